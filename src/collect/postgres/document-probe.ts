import type { Blueprint } from "../../blueprint/blueprint.ts";
import type { SectionId } from "../../snapshot/snapshot.ts";
import type { Probe } from "../probe.ts";
import { sectionProbe } from "../section-probe.ts";
import { oneDocument } from "./one-document.ts";

/** A section that PostgreSQL answers with one query, as the JSON of its column `document`. */
export function documentProbe<S extends SectionId>({
  section,
  sql,
  parameters,
}: {
  section: S;
  sql: string;
  parameters(postgres: Blueprint["postgres"]): unknown[];
}): Probe<S> {
  return sectionProbe({
    section,
    async read({ connections, blueprint }) {
      const client = await connections.postgres();
      return client.ok ? oneDocument(client.data, sql, parameters(blueprint.postgres)) : client;
    },
  });
}
