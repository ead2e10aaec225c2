import * as z from "zod";
import type { KubernetesClient } from "../../connect/connections.ts";
import { belongsTo } from "../../connect/kubernetes/choose-namespace.ts";
import type { SecretKeys } from "../../snapshot/kubernetes/configuration.ts";
import type { PodSpec } from "../../snapshot/kubernetes/pod.ts";
import { podReferences } from "../../snapshot/pod-references.ts";
import { failure, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { sectionProbe } from "../section-probe.ts";

/** A release refers to a handful; a namespace that makes it hundreds is not read for it. */
const maxSecrets = 50;

/**
 * The Secrets that the release's workloads refer to, one GET each: a right to these names is enough, and no other Secret is touched. What
 * is kept are the names of their keys.
 */
export const secretsProbe = sectionProbe({
  section: "kubernetes/secrets",
  uses: ["kubernetes/deployments", "kubernetes/statefulsets"],
  async read({ connections, blueprint, section }) {
    const [client, deployments, statefulSets] = await Promise.all([
      connections.kubernetes(),
      section("kubernetes/deployments"),
      section("kubernetes/statefulsets"),
    ]);
    if (!client.ok) return client;
    if (!deployments.ok) return deployments;
    if (!statefulSets.ok) return statefulSets;
    const specs = [...deployments.data, ...statefulSets.data]
      .filter((workload) => belongsTo(workload, blueprint))
      .map(({ spec }) => spec.template.spec);
    const names = secretNames(specs).slice(0, maxSecrets);
    const results = await Promise.all(names.map((name) => readKeys(client.data, name)));
    const general = results.find((result) => !result.ok);
    return general ?? succeed(results.flatMap((result) => (result.ok ? [result.data] : [])));
  },
});

const secretNames = (specs: readonly PodSpec[]): string[] => [
  ...new Set(
    specs
      .flatMap(podReferences)
      .filter(({ kind }) => kind === "Secret")
      .map(({ name }) => name),
  ),
];

const secretSchema = z.object({
  data: z
    .record(z.string(), z.unknown())
    .nullish()
    .transform((data) => Object.keys(data ?? {})),
});

/** What concerns this one Secret is part of its entry; an API server that does not answer concerns all of them. */
async function readKeys(client: KubernetesClient, name: string): Promise<ProbeResult<SecretKeys>> {
  const path = `/api/v1/namespaces/${client.namespace}/secrets/${encodeURIComponent(name)}`;
  const object = await client.get(path);
  if (object.ok) {
    const keys = secretSchema.safeParse(object.data);
    return keys.success
      ? succeed({ name, keys: keys.data.data, error: null })
      : failure({
          kind: "invalid",
          system: "kubernetes",
          message: `GET ${path}: the answer is not a Secret`,
        });
  }
  if (object.error.kind === "not-found") return succeed({ name, keys: null, error: null });
  if (object.error.kind === "forbidden") {
    const missing = object.error.missing?.map((rule) => ({ ...rule, name }));
    return succeed({ name, keys: null, error: { ...object.error, ...(missing && { missing }) } });
  }
  return object;
}
