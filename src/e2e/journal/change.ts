import * as z from "zod";

/** A change e2e makes, with all that undoing it needs. No secrets: it stands in a file. */
export const changeSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("scale"),
    deployment: z.string(),
    namespace: z.string(),
    uid: z.string(),
    /** What to restore. */
    replicas: z.int().min(0),
    /** False: the annotation made the map, which goes with it. */
    hadAnnotations: z.boolean(),
  }),
  z.object({ kind: z.literal("lease"), namespace: z.string(), name: z.string() }),
]);
export type Change = z.infer<typeof changeSchema>;

export function describeChange(change: Change): string {
  switch (change.kind) {
    case "scale":
      return `Deployment ${change.deployment} scaled from ${change.replicas} to 0`;
    case "lease":
      return `Lease ${change.name}`;
  }
}
