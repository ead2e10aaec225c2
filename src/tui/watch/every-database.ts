import { databaseOfId, ofDatabase, withoutDatabase } from "../../snapshot/database-name.ts";
import { succeed } from "../../snapshot/probe-result.ts";
import type { Sections } from "../../snapshot/snapshot.ts";

/**
 * The tables of every database as those of one, each with the database's name behind its own. One database that could not be read makes all of them old:
 * its tables are not gone.
 */
export function withTablesOfEveryDatabase(sections: Sections): Sections {
  const names = Object.keys(sections).flatMap((id) =>
    withoutDatabase(id) === section ? (databaseOfId(id) ?? []) : [],
  );
  if (names.length === 0) return sections;
  const usual = sections[section];
  if (usual !== undefined && !usual.ok) return sections;
  const tables = [...(usual?.data ?? [])];
  for (const name of names) {
    const read = sections[ofDatabase(section, name)];
    if (read === undefined) continue;
    if (!read.ok) return { ...sections, [section]: read };
    tables.push(...read.data.map((table) => ({ ...table, name: ofDatabase(table.name, name) })));
  }
  return { ...sections, [section]: succeed(tables) };
}

const section = "postgres/table-sizes";
