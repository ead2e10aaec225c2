import * as z from "zod";
import { metadataSchema, stringMap } from "./object.ts";

/** postgresql.cnpg.io/v1: a Cluster of CloudNativePG. */
export const postgresClusterSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    instances: z.number().default(1),
    /** As in postgresql.conf. */
    postgresql: z.object({ parameters: stringMap }).nullish(),
  }),
  status: z
    .object({
      phase: z.string().nullish(),
      currentPrimary: z.string().nullish(),
      /** Another one than `currentPrimary` while it changes over; `pending` while nobody is chosen. */
      targetPrimary: z.string().nullish(),
      targetPrimaryTimestamp: z.string().nullish(),
    })
    .prefault({}),
});
export type PostgresCluster = z.infer<typeof postgresClusterSchema>;
