import type * as z from "zod";
import type { SectionData, SectionId } from "../../snapshot/snapshot.ts";
import type { Probe } from "../probe.ts";
import { sectionProbe } from "../section-probe.ts";

type ListSection = Extract<SectionId, `kubernetes/${string}`>;

/** A probe that lists one kind of object in the namespace. `api` is the group's path: `/api/v1`, `/apis/apps/v1`. */
export function namespacedList<S extends ListSection>(
  section: S,
  api: string,
  resource: string,
  schema: z.ZodType<SectionData[S]>,
): Probe<S> {
  return sectionProbe({
    section,
    schema,
    async read({ connections }) {
      const client = await connections.kubernetes();
      if (!client.ok) return client;
      return client.data.list(`${api}/namespaces/${client.data.namespace}/${resource}`);
    },
  });
}
