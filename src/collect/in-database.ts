import { blueprintInDatabase } from "../blueprint/in-database.ts";
import { connectionsInDatabase } from "../connect/in-database.ts";
import { type SectionId, sectionInDatabase } from "../snapshot/snapshot.ts";
import type { Probe } from "./probe.ts";

/** A probe of PostgreSQL that reads a named database: the same probe, which sees that database in place of the usual one. */
export const probeInDatabase = <S extends SectionId>(probe: Probe<S>, database: string): Probe<S> => ({
  section: sectionInDatabase(probe.section, database),
  uses: probe.uses.map((id) => sectionInDatabase(id, database)),
  collect: ({ connections, blueprint, section, ...context }) =>
    probe.collect({
      ...context,
      connections: connectionsInDatabase(connections, database),
      blueprint: blueprintInDatabase(blueprint, database),
      section: (id) => section(sectionInDatabase(id, database)),
    }),
});
