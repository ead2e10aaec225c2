import * as z from "zod";

export const kubernetesServerSchema = z.object({
  /** e.g. https://127.0.0.1:6443 */
  server: z.string(),
  gitVersion: z.string(),
  user: z.string().nullable(),
});
