import type { ConfigMap, SecretKeys } from "../../../snapshot/kubernetes/configuration.ts";
import type { PodReference } from "../../../snapshot/pod-references.ts";
import type { ProbeError } from "../../../snapshot/probe-result.ts";

type Named = Pick<PodReference, "kind" | "name">;

/** Which ConfigMaps and Secrets there are, as far as they could be read. */
export interface KnownObjects {
  /** The object's keys; `absent` when it is certainly not there, `hidden` when that could not be read. */
  keysOf(object: Named): readonly string[] | "absent" | "hidden";
  /** Names of ConfigMaps; those of Secrets that nothing refers to are not read. */
  configMapNames: readonly string[];
  /** Why single Secrets could not be read. */
  errors: readonly ProbeError[];
}

/** @param configMaps @param secrets null: could not be listed. */
export function knownObjects(
  configMaps: readonly ConfigMap[] | null,
  secrets: readonly SecretKeys[] | null,
): KnownObjects {
  const ofConfigMaps = new Map(
    configMaps?.map(({ metadata, data, binaryData }) => [
      metadata.name,
      [...Object.keys(data), ...Object.keys(binaryData)],
    ]),
  );
  const ofSecrets = new Map(secrets?.map((secret) => [secret.name, secret]));
  return {
    keysOf({ kind, name }) {
      if (kind === "ConfigMap") return configMaps === null ? "hidden" : (ofConfigMaps.get(name) ?? "absent");
      const secret = ofSecrets.get(name);
      if (secret === undefined || secret.error !== null) return "hidden";
      return secret.keys ?? "absent";
    },
    configMapNames: [...ofConfigMaps.keys()],
    errors: (secrets ?? []).flatMap(({ error }) => error ?? []),
  };
}

/** Whether what a pod refers to is certainly not there: the object, or the key in it. */
export function lacks(known: KnownObjects, reference: PodReference): boolean {
  const keys = known.keysOf(reference);
  if (keys === "hidden") return false;
  return keys === "absent" || (reference.key !== null && !keys.includes(reference.key));
}
