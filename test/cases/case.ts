import type { Version } from "./nats-servers.ts";
import type { Servers } from "./servers.ts";

/** A situation that operators meet, brought about on real servers, and what doctor has to say of it. */
export interface Case {
  /** `group/what-is-special`; stable, docs/cases.md lists it. */
  id: string;
  /** The situation in a line. */
  about: string;
  /** The first release of nats-server that has what the case is about; older ones do not run it. */
  since?: Version;
  /** A program that it needs besides; without it the case does not run. */
  needs?: "pgbouncer" | "pgbouncer 1.21";
  /** Brings servers into the situation; returns the arguments by which doctor finds them. */
  bring(servers: Servers): Promise<readonly string[]>;
  expect: Expectation;
  /** Why doctor is still wrong here. Such a case counts apart, and is an error as soon as it turns right. */
  knownWrong?: string;
}

/** What a right report holds. What is left out has to be absent: no other problem, nothing undecided. */
export interface Expectation {
  /** Every error and warning by its code; an info accuses nobody and may come and go. */
  findings?: Readonly<Record<string, "error" | "warning">>;
  /** Checks that end unknown or blocked. */
  undecided?: readonly string[];
  /** Words that have to stand in the message of a finding, infos included, a reason or the summary of a remedy. */
  says?: readonly string[];
  /** Words that must stand nowhere in these. */
  neverSays?: readonly string[];
  /** What a printed command has to contain. */
  types?: readonly string[];
  /** What no printed command may contain. */
  neverTypes?: readonly string[];
  /** The code of the error document, where doctor refuses to look at all. */
  refuses?: string;
}

/** A situation of a group that is well, however unusual: no finding, nothing undecided. */
export const nothing: Expectation = {};
