import type { Blueprint } from "../../blueprint/blueprint.ts";
import type { ProbeResult } from "../../snapshot/probe-result.ts";
import type { SectionId } from "../../snapshot/snapshot.ts";
import type { Probe, ProbeContext } from "../probe.ts";
import { sectionProbe } from "../section-probe.ts";
import { servicePath, tableKeys } from "./in-schema.ts";
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

/** The same about the expected tables where the services find them: $1 is their search path, $2 the names. */
export function tableProbe<S extends SectionId>({ section, sql }: { section: S; sql: string }): Probe<S> {
  return sectionProbe({
    section,
    uses: ["postgres/statements"],
    read: (context) => tableDocument(context, sql),
  });
}

/** The answer alone, for whoever makes something else of it. */
export async function tableDocument(context: ProbeContext, sql: string): Promise<ProbeResult<unknown>> {
  const client = await context.connections.postgres();
  if (!client.ok) return client;
  const names = tableKeys(context.blueprint);
  return oneDocument(client.data, sql, [await servicePath(context), names]);
}
