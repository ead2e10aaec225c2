import * as z from "zod";
import type { Blueprint } from "../../blueprint/blueprint.ts";
import { belongsTo } from "../../connect/kubernetes/choose-namespace.ts";
import type { PodSpec } from "../../snapshot/kubernetes/pod.ts";
import { isOfRelease } from "../../snapshot/kubernetes/release-name.ts";
import { succeed } from "../../snapshot/probe-result.ts";
import { sectionProbe } from "../section-probe.ts";
import {
  isNameOf,
  isPartOfAddress,
  keptVariable,
  type ReadValues,
  readValues,
  referredIn,
} from "./kept/environment.ts";
import { keptMarks } from "./kept/metadata.ts";
import { keptNatsConf } from "./kept/nats-conf.ts";
import { keepValues, withheld } from "./kept/withheld.ts";

/** The server's configuration, in which its storage is read. */
const serverConf = "nats.conf";

/** A list that did not change stays the same object, which is redacted once. */
let last: { inputs: unknown[]; result: ReturnType<typeof succeed<unknown[]>> } | null = null;

/**
 * The ConfigMaps of the namespace: all names and keys, and the values that checks read, which are some of those that the release's containers have in
 * their environment, and nats.conf. A namespace holds files of others, with secrets that no pattern knows.
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
    const result = succeed(keepRead(items.data, environmentOfRelease(templates), blueprint));
    last = { inputs, result };
    return result;
  },
});

/** For a ConfigMap by its name: which variables one of its keys is the value of, in the release's containers. */
type EnvironmentUses = ReadonlyMap<string, ((key: string) => string | null)[]>;

export interface EnvironmentOfRelease {
  uses: EnvironmentUses;
  /** What the values written in the containers refer to. */
  referred: ReadonlySet<string>;
}

export function environmentOfRelease(specs: readonly PodSpec[]): EnvironmentOfRelease {
  const uses = new Map<string, ((key: string) => string | null)[]>();
  const referred = new Set<string>();
  const use = (name: string, variableOf: (key: string) => string | null) =>
    uses.set(name, [...(uses.get(name) ?? []), variableOf]);
  for (const { env, envFrom } of specs.flatMap((spec) => [...spec.initContainers, ...spec.containers])) {
    for (const { configMapRef, prefix = "" } of envFrom)
      if (configMapRef) use(configMapRef.name, (key) => `${prefix}${key}`);
    for (const { name, value, valueFrom } of env) {
      const reference = valueFrom?.configMapKeyRef;
      if (reference) use(reference.name, (key) => (key === reference.key ? name : null));
      for (const other of referredIn(value ?? "")) referred.add(other);
    }
  }
  return { uses, referred };
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
  immutable: z.boolean().nullish(),
});

/** The items as they are, but for values that no check reads. What is no ConfigMap is left to the section's schema. */
export function keepRead(
  items: readonly unknown[],
  { uses, referred }: EnvironmentOfRelease,
  blueprint: Blueprint,
): unknown[] {
  const read = readValues(blueprint);
  return items.map((item) => {
    const parsed = itemSchema.safeParse(item);
    if (!parsed.success) return item;
    const { metadata, data, binaryData, immutable } = parsed.data;
    const variables = uses.get(metadata.name) ?? [];
    const isOwn = isOfRelease(metadata, blueprint);
    return {
      metadata: { ...metadata, annotations: keptMarks(metadata.annotations ?? {}) },
      data: Object.fromEntries(
        Object.entries(data ?? {}).map(([key, value]) => [
          key,
          typeof value !== "string"
            ? value
            : isOwn && key === serverConf
              ? keptNatsConf(value)
              : keptValue(
                  variables.flatMap((variableOf) => variableOf(key) ?? []),
                  value,
                  referred,
                  read,
                ),
        ]),
      ),
      binaryData: keepValues(binaryData ?? {}, () => false),
      ...(immutable === true && { immutable }),
    };
  });
}

/** A value as what it is in the environment; empty, it says nothing, and stays. */
function keptValue(
  variables: readonly string[],
  value: string,
  referred: ReadonlySet<string>,
  read: ReadValues,
): string {
  if (value === "" || (variables.length > 0 && isNameOf(read.names, value))) return value;
  if (variables.some((name) => referred.has(name)) && isPartOfAddress(value)) return value;
  return (
    variables.map((name) => keptVariable(name, value, read.variables)).find((kept) => kept !== withheld) ??
    withheld
  );
}
