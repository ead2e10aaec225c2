import * as z from "zod";

export const kubernetesServerSchema = z.object({
  /** e.g. https://127.0.0.1:6443 */
  server: z.string(),
  gitVersion: z.string(),
  user: z.string().nullable(),
  /** ISO 8601: when the credentials end that were used, where they cannot be renewed and say so. */
  credentialsEnd: z.string().optional(),
  /** Of a namespace that somebody has deleted and that is still there; absent: it stays, or may not be read. */
  namespaceEnds: z
    .object({
      /** ISO 8601. */
      since: z.string(),
      /** What holds it, in the words of its conditions. */
      held: z.array(z.string()),
    })
    .optional(),
  /** How far its clock is ahead of the machine that took the snapshot; absent: by less than two seconds, or not known. */
  clockAheadMs: z.number().optional(),
});
export type KubernetesServer = z.infer<typeof kubernetesServerSchema>;
