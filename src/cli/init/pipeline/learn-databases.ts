import { ofDatabase } from "../../../snapshot/database-name.ts";
import { dataOf } from "../../../snapshot/probe-result.ts";
import type { Snapshot } from "../../../snapshot/snapshot.ts";
import { findDatabases } from "./find-databases.ts";
import { learnTables } from "./learn-tables.ts";
import type { Filler, Learned, LearnedDatabase } from "./learned.ts";

/** The databases of the pipeline, and who fills them: a workload with the address, a reader of messages before others. */
export function learnDatabases(
  snapshot: Pick<Snapshot, "sections" | "target">,
  readers: ReadonlySet<string>,
): Pick<Learned, "filledBy" | "databases"> & { leftOut: string[] } {
  const { usual, others } = findDatabases(snapshot);
  const databases: LearnedDatabase[] = [];
  const leftOut: string[] = [];
  for (const { name, from, workloads } of others) {
    const server = dataOf(snapshot.sections[ofDatabase("postgres/server", name)]);
    const relations = dataOf(snapshot.sections[ofDatabase("postgres/relations", name)]);
    if (server === null || relations === null)
      leftOut.push(`${name}, which ${from.workload} names in ${from.variable}, cannot be read`);
    // Whoever only reads goes to a copy, which nobody writes to.
    else if (server.inRecovery)
      leftOut.push(`${name}, which ${from.workload} names in ${from.variable}, is a standby`);
    else databases.push({ name, from, filledBy: fillerAmong(workloads, readers), ...learnTables(relations) });
  }
  return { filledBy: fillerAmong(usual, readers), databases, leftOut };
}

function fillerAmong(workloads: readonly string[], readers: ReadonlySet<string>): Filler {
  const reading = workloads.filter((name) => readers.has(name));
  const [first, second] = reading.length > 0 ? reading : workloads;
  const found = first === undefined || second !== undefined ? null : first;
  return { found, others: workloads.filter((name) => name !== found) };
}
