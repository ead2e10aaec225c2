import type { ProbeResult } from "../snapshot/probe-result.ts";
import type { Target } from "../snapshot/snapshot.ts";
import type { CleanupStack } from "./cleanup-stack.ts";
import type { CallLimits } from "./deadline.ts";
import type { DirectAddresses } from "./direct-addresses.ts";
import type { Forwards } from "./forwards.ts";
import type { Namespace, Route } from "./route.ts";
import type { RunNotes } from "./run-notes.ts";

/** What a system is opened with: one for the whole run. */
export interface Opening {
  direct: DirectAddresses;
  limits: CallLimits;
  notes: RunNotes;
  cleanups: CleanupStack;
  /** Filled in as addresses become known. */
  target: Target;
  forwards: Forwards;
  /** Looks an address up in the release's namespace, or says why that cannot be done. */
  lookUp<Address>(
    system: "nats" | "postgres",
    find: (where: Namespace) => Promise<ProbeResult<Route<Address>>>,
  ): Promise<ProbeResult<Route<Address>>>;
}

/** A frozen server gets this long to say goodbye. */
export const closeDeadlineMs = 250;
