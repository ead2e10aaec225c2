import type * as z from "zod";
import type { Blueprint } from "../../blueprint/blueprint.ts";
import type { SectionData, SectionId } from "../../snapshot/snapshot.ts";
import type { Probe } from "../probe.ts";
import { sectionProbe } from "../section-probe.ts";
import { oneDocument } from "./one-document.ts";

/** A section that PostgreSQL answers with one query, as the JSON of its column `document`. */
export function documentProbe<S extends SectionId>({
  section,
  schema,
  sql,
  parameters,
}: {
  section: S;
  schema: z.ZodType<SectionData[S]>;
  sql: string;
  parameters(postgres: Blueprint["postgres"]): unknown[];
}): Probe<S> {
  return sectionProbe({
    section,
    schema,
    async read({ connections, blueprint }) {
      const client = await connections.postgres();
      return client.ok ? oneDocument(client.data, sql, parameters(blueprint.postgres)) : client;
    },
  });
}
