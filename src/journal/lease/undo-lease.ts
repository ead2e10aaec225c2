import * as z from "zod";
import type { Cluster } from "../cluster.ts";
import { mayStillCome, type Try } from "../tries.ts";
import { releaseLease } from "./lease.ts";

/** The Lease that a run holds. */
export const leaseChangeSchema = z.object({
  kind: z.literal("lease"),
  namespace: z.string(),
  name: z.string(),
});
export type LeaseChange = z.infer<typeof leaseChangeSchema>;

/** One try after another to remove a Lease. Its creation has no version it holds for: only time makes it impossible. */
export function undoLease(
  cluster: Cluster,
  runId: string,
  { made, at }: { made: boolean; at: Date | null },
  change: LeaseChange,
): () => Promise<Try> {
  return async () => {
    const ending = await releaseLease(cluster, change, runId);
    if (ending.state === "left") return { again: ending.detail };
    if (made || ending.state === "undone" || !mayStillCome(at, cluster.now())) return ending;
    return { again: "its creation was not answered, and may still come for a minute" };
  };
}

export const describeLease = ({ name }: LeaseChange): string => `Lease ${name}`;
