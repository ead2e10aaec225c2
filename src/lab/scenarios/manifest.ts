import * as z from "zod";

/** What every Kubernetes manifest has; the rest is the store's and the controllers' business. */
export const manifest = z
  .object({
    apiVersion: z.string(),
    kind: z.string(),
    metadata: z.object({ name: z.string(), namespace: z.string().exactOptional() }).loose(),
  })
  .loose();
