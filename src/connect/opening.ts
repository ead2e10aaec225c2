import type { ProbeResult } from "../snapshot/probe-result.ts";
import type { Target } from "../snapshot/snapshot.ts";
import type { System } from "../systems/systems.ts";
import type { CleanupStack } from "./cleanup-stack.ts";
import type { CallLimits } from "./deadline.ts";
import type { Forwards } from "./forwards.ts";
import type { Namespace, Route } from "./route.ts";
import type { RunNotes } from "./run-notes.ts";

/** What a system is opened with: one for the whole run. */
export interface Opening {
  limits: CallLimits;
  notes: RunNotes;
  cleanups: CleanupStack;
  /** Filled in as addresses become known. */
  target: Target;
  forwards: Forwards;
  /** Looks an address up in the release's namespace, or says why that cannot be done. */
  lookUp<Address>(
    system: System,
    find: (where: Namespace) => Promise<ProbeResult<Route<Address>>>,
  ): Promise<ProbeResult<Route<Address>>>;
}

/** Notes in the target how a system is reached. */
export function noteRoute(
  { target }: Pick<Opening, "target">,
  system: System,
  { origin, pod }: Pick<Route<unknown>, "origin" | "pod">,
  user?: string,
): void {
  const route = { origin, forwarded: pod !== null, ...(user !== undefined && { user }) };
  target.routes = { ...target.routes, [system]: route };
}

/** The same of a database that has a name. */
export function noteDatabase(
  { target }: Pick<Opening, "target">,
  name: string,
  url: string,
  { origin, pod, address }: Route<{ user: string }>,
): void {
  const route = { origin, forwarded: pod !== null, user: address.user };
  target.databases = { ...target.databases, [name]: { url, route } };
}

/** A system whose settings are parsed and whose files are read; nothing of it is open yet. */
export interface PreparedSystem<Openers> {
  /** Its address was given: no cluster is needed to find it. */
  hasAddress: boolean;
  /** What must not be printed before the address is even used. */
  secrets: readonly (string | null)[];
  /** Its connections, each opened at its first use. */
  open(opening: Opening): Openers;
}

/** A frozen server gets this long to say goodbye. */
export const closeDeadlineMs = 250;
