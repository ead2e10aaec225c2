import * as z from "zod";
import type { Cluster } from "../cluster.ts";
import { mayComeForMs, type Try } from "../tries.ts";
import { releaseLease } from "./lease.ts";

/** The Lease that a run holds. */
export const leaseChangeSchema = z.object({
  kind: z.literal("lease"),
  namespace: z.string(),
  name: z.string(),
  /** How long the server may work on taking it; absent in journals of older versions, which did not tell it. */
  worksForMs: z.number().optional(),
});
export type LeaseChange = z.infer<typeof leaseChangeSchema>;

/** It is looked for again at least as often as this while it may come. */
const lookAgainMs = 2_000;
/** A command waits no longer for one that may come. */
const longestWaitMs = 20_000;

/** One try after another to remove a Lease. Its creation has no version it holds for: only time makes it impossible. */
export function undoLease(
  cluster: Cluster,
  runId: string,
  { made, at }: { made: boolean; at: Date | null },
  change: LeaseChange,
): () => Promise<Try> {
  const waitUntilMs = cluster.now().getTime() + longestWaitMs;
  return async () => {
    for (;;) {
      const ending = await releaseLease(cluster, change, runId);
      if (ending.state === "left") return { again: ending.detail };
      if (made || ending.state === "undone") return ending;
      const now = cluster.now();
      const mayComeMs = mayComeForMs(at, now, change.worksForMs);
      if (mayComeMs === 0) return ending;
      if (now.getTime() + mayComeMs > waitUntilMs)
        return {
          again: `its creation was not answered, and may still come for ${Math.ceil(mayComeMs / 1000)} s`,
        };
      await cluster.wait(Math.min(mayComeMs, lookAgainMs));
    }
  };
}

export const describeLease = ({ name }: LeaseChange): string => `Lease ${name}`;
