import * as z from "zod";

/** The last lines of one container instance; `previous` is the instance before the current one (kubectl logs -p). */
export const containerLogSchema = z.object({
  pod: z.string(),
  container: z.string(),
  previous: z.boolean(),
  lines: z.array(z.string()),
  /** The first lines, where the log is longer than its last ones. */
  firstLines: z.array(z.string()).optional(),
  /** Set when the API refused the log; `lines` is empty then. */
  error: z.string().optional(),
});
export type ContainerLog = z.infer<typeof containerLogSchema>;
