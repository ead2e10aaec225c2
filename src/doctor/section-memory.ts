import { ofEveryDatabase } from "../snapshot/database-name.ts";
import type { ProbeResult } from "../snapshot/probe-result.ts";
import type { SectionData, SectionId } from "../snapshot/snapshot.ts";

/** An answer of an earlier round. */
export interface Remembered<S extends SectionId> {
  result: ProbeResult<SectionData[S]>;
  /** ISO 8601: when its round began. */
  readAt: string;
}

/** What a dashboard read in earlier rounds and need not read again yet. */
export interface SectionMemory {
  /** What is good at `takenAt`, ISO 8601; null: it has to be read. */
  recall<S extends SectionId>(id: S, takenAt: string): Remembered<S> | null;
  /** Keeps an answer if it moves slowly; a failure never. */
  remember<S extends SectionId>(id: S, answer: Remembered<S>): void;
  /** The next round reads these again, however young they are. */
  forget(ids: readonly SectionId[]): void;
}

/** Who is connected changes from second to second, and matters when it stays so. */
const sessionsMs = 10_000;
/** Changed by a migration, a deployment or over days. */
const slowMs = 30_000;

/**
 * For how long an answer is good: what moves slowly, and costs a query or a request of its own each time. Nothing that a reachable check reads:
 * whether a system answers is asked in every round.
 */
const goodForMs: { readonly [S in SectionId]?: number } = ofEveryDatabase({
  "kubernetes/secrets": slowMs,
  "kubernetes/nodes": sessionsMs,
  "kubernetes/volume-usage": slowMs,
  "kubernetes/storageclasses": slowMs,
  // A port-forward each time, and a statement of the API on its database.
  "kubernetes/service-health": sessionsMs,
  "postgres/tables": slowMs,
  "postgres/unique-keys": slowMs,
  "postgres/privileges": slowMs,
  "postgres/sequences": slowMs,
  "postgres/vacuum": slowMs,
  "postgres/durability": slowMs,
  "postgres/sessions": sessionsMs,
});

export function createSectionMemory(): SectionMemory {
  const kept: { [S in SectionId]?: Remembered<S> } = {};
  return {
    recall<S extends SectionId>(id: S, takenAt: string) {
      const known: Remembered<S> | undefined = kept[id];
      if (known === undefined) return null;
      return Date.parse(takenAt) - Date.parse(known.readAt) < (goodForMs[id] ?? 0) ? known : null;
    },
    remember(id, answer) {
      if (goodForMs[id] === undefined) return;
      const slot: { [K in typeof id]?: Remembered<K> } = kept;
      if (answer.result.ok) slot[id] = answer;
      else delete slot[id];
    },
    forget(ids) {
      for (const id of ids) delete kept[id];
    },
  };
}
