import * as z from "zod";
import { belongsTo } from "../../connect/kubernetes/choose-namespace.ts";
import type { PodSpec } from "../../snapshot/kubernetes/pod.ts";
import { isOfRelease, type ReleaseName } from "../../snapshot/kubernetes/release-name.ts";
import { podReferences } from "../../snapshot/pod-references.ts";
import { succeed } from "../../snapshot/probe-result.ts";
import { sectionProbe } from "../section-probe.ts";

/** What stands in place of a value that no check reads. */
const withheld = "***";
/** The server's configuration, in which its storage is read. */
const serverConf = "nats.conf";

/** A list that did not change stays the same object, which is redacted once. */
let last: { inputs: unknown[]; result: ReturnType<typeof succeed<unknown[]>> } | null = null;

/**
 * The ConfigMaps of the namespace: all names and keys, and the values that checks read, which are those that the release's containers have in their
 * environment, and nats.conf. A namespace holds files of others, with secrets that no pattern knows.
 */
export const configMapsProbe = sectionProbe({
  section: "kubernetes/configmaps",
  uses: ["kubernetes/deployments", "kubernetes/statefulsets"],
  async read({ connections, blueprint, section }) {
    const client = await connections.kubernetes();
    if (!client.ok) return client;
    const [items, ...workloads] = await Promise.all([
      client.data.list(`/api/v1/namespaces/${client.data.namespace}/configmaps`),
      section("kubernetes/deployments"),
      section("kubernetes/statefulsets"),
    ]);
    if (!items.ok) return items;
    const inputs = [items.data, ...workloads.map((list) => (list.ok ? list.data : null))];
    if (last?.inputs.every((input, index) => input === inputs[index]) === true) return last.result;
    const templates = workloads
      .flatMap((list) => (list.ok ? list.data : []))
      .filter((workload) => belongsTo(workload, blueprint))
      .map(({ spec }) => spec.template.spec);
    const result = succeed(keepRead(items.data, environmentKeys(templates), blueprint));
    last = { inputs, result };
    return result;
  },
});

/** For the names of ConfigMaps: the keys whose values are in an environment; null: all of them. */
type EnvironmentKeys = ReadonlyMap<string, ReadonlySet<string> | null>;

export function environmentKeys(specs: readonly PodSpec[]): EnvironmentKeys {
  const keys = new Map<string, Set<string> | null>();
  for (const { kind, name, key, use } of specs.flatMap(podReferences)) {
    if (kind !== "ConfigMap" || (use !== "env" && use !== "envFrom")) continue;
    const known = keys.get(name);
    if (key === null || known === null) keys.set(name, null);
    else keys.set(name, new Set([...(known ?? []), key]));
  }
  return keys;
}

const values = z.record(z.string(), z.unknown()).nullish();
const itemSchema = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    labels: z.record(z.string(), z.string()).nullish(),
    annotations: values,
  }),
  data: values,
  binaryData: values,
});

/** The items as they are, but for values that no check reads. What is no ConfigMap is left to the section's schema. */
export function keepRead(
  items: readonly unknown[],
  environment: EnvironmentKeys,
  release: ReleaseName,
): unknown[] {
  return items.map((item) => {
    const parsed = itemSchema.safeParse(item);
    if (!parsed.success) return item;
    const { metadata, data, binaryData } = parsed.data;
    const wanted = environment.get(metadata.name);
    const isOwn = isOfRelease(metadata, release);
    const isRead = (key: string) =>
      wanted === null || wanted?.has(key) === true || (isOwn && key === serverConf);
    return {
      metadata: { ...metadata, annotations: only(metadata.annotations ?? {}, () => false) },
      data: only(data ?? {}, isRead),
      binaryData: only(binaryData ?? {}, () => false),
    };
  });
}

const only = (entries: Readonly<Record<string, unknown>>, isRead: (key: string) => boolean) =>
  Object.fromEntries(
    Object.entries(entries).map(([key, value]) => [key, isRead(key) || value === "" ? value : withheld]),
  );
