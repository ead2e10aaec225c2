import * as z from "zod";

/** The last lines of one container instance; `previous` is the instance before the current one (kubectl logs -p). */
export const containerLogSchema = z.object({
  pod: z.string(),
  container: z.string(),
  previous: z.boolean(),
  lines: z.array(z.string()),
  /** Set when the API refused the log; `lines` is empty then. */
  error: z.string().optional(),
});
export type ContainerLog = z.infer<typeof containerLogSchema>;
