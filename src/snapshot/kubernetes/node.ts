import * as z from "zod";
import { conditionSchema, list } from "./object.ts";

/** A node on which pods of the release are. */
export const nodeSchema = z.object({
  name: z.string(),
  /** False: the pods are on a node that is no object of the cluster any more. */
  exists: z.boolean(),
  unschedulable: z.boolean(),
  /** `amd64`; null: not reported. Absent in older snapshots. */
  architecture: z.string().nullish(),
  conditions: list(conditionSchema),
});
export type ClusterNode = z.infer<typeof nodeSchema>;

/** How full the volume of a claim is, by the node's kubelet. */
export const volumeUsageSchema = z.object({
  claim: z.string(),
  pod: z.string(),
  usedBytes: z.number(),
  capacityBytes: z.number(),
  /** Null: the file system does not count them. */
  inodesUsed: z.number().nullable(),
  inodes: z.number().nullable(),
});
export type VolumeUsage = z.infer<typeof volumeUsageSchema>;
