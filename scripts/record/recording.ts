import type { CleanupStack } from "../../src/lab/cleanup-stack.ts";
import type { SectionId } from "../../src/snapshot/snapshot.ts";
import type { SettingName } from "../../src/systems/systems.ts";
import type { Need } from "./prerequisites.ts";

/** A folder of fixtures/snapshots, and how real servers are brought into the state it is named after. */
export interface Recording {
  name: string;
  /** Read one after the other, in this order. */
  sections: readonly SectionId[];
  needs: Need;
  /** Starts servers, brings them into the state and registers how they end. */
  bring(cleanups: CleanupStack): Promise<Brought>;
}

/** Servers in the state that is recorded. */
export interface Brought {
  /** Those that doctor looks at. */
  looksAt: readonly Place[];
  /** Made after all is read: what the servers really answer becomes server-answers.json. */
  attempts?: () => Promise<unknown>;
}

/** Where doctor reaches a server. */
export interface Place {
  settings: readonly (readonly [SettingName, string])[];
  /** What differs on every run, such as a port or a folder, and what the recording holds instead. */
  instead: readonly Replacement[];
}

/** A pattern is global. */
export type Replacement = readonly [found: string | RegExp, written: string];
