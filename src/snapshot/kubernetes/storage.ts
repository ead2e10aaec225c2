import * as z from "zod";
import { metadataSchema, stringMap } from "./object.ts";

export const persistentVolumeClaimSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    storageClassName: z.string().nullish(),
    volumeName: z.string().optional(),
    resources: z.object({ requests: stringMap }).nullish(),
  }),
  status: z.object({ phase: z.string().optional(), capacity: stringMap }).prefault({}),
});
export type PersistentVolumeClaim = z.infer<typeof persistentVolumeClaimSchema>;

/** A way of making volumes that the cluster has. */
export const storageClassSchema = z.object({
  name: z.string(),
  /** allowVolumeExpansion. */
  expands: z.boolean(),
});
export type StorageClass = z.infer<typeof storageClassSchema>;
