import * as z from "zod";

/** What a service of nomnom said of itself when it was asked through a port-forward. */
export const serviceHealthSchema = z.object({
  pod: z.string(),
  /** The Deployment's component: `ingestion-api`, `dashboard-backend`. */
  component: z.string(),
  port: z.number(),
  path: z.string(),
  /** Null: no HTTP answer came. */
  status: z.number().nullable(),
  /** The beginning of the answer's body. */
  body: z.string(),
  /** Why no answer came. */
  error: z.string().nullable(),
});
export type ServiceHealth = z.infer<typeof serviceHealthSchema>;
