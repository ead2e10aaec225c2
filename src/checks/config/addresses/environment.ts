import type { ConfigMap } from "../../../snapshot/kubernetes/configuration.ts";
import type { Container } from "../../../snapshot/kubernetes/container.ts";

/** A variable of a container's environment, as far as it can be known without reading Secrets. */
export type EnvironmentValue =
  | { kind: "text"; text: string; configMap: string | null }
  | { kind: "in-secret"; secret: string }
  /** In a ConfigMap that could not be read. */
  | { kind: "hidden"; configMap: string };

/**
 * The variables of a container in the order of their precedence: `envFrom` first, `env` over it, `$(NAME)` replaced by what was set before.
 * What does not exist is left out. @param configMaps null: could not be listed.
 */
export function environmentOf(
  { env, envFrom }: Container,
  configMaps: readonly ConfigMap[] | null,
): Map<string, EnvironmentValue> {
  const dataOf = (name: string) => configMaps?.find(({ metadata }) => metadata.name === name)?.data;
  const values = new Map<string, EnvironmentValue>();
  for (const { prefix = "", configMapRef } of envFrom)
    for (const [key, text] of Object.entries(dataOf(configMapRef?.name ?? "") ?? {}))
      values.set(`${prefix}${key}`, { kind: "text", text, configMap: configMapRef?.name ?? null });
  for (const { name, value, valueFrom } of env) {
    const secret = valueFrom?.secretKeyRef;
    const reference = valueFrom?.configMapKeyRef;
    if (secret) values.set(name, { kind: "in-secret", secret: secret.name });
    else if (reference && configMaps === null)
      values.set(name, { kind: "hidden", configMap: reference.name });
    else if (reference) {
      const text = dataOf(reference.name)?.[reference.key];
      if (text !== undefined) values.set(name, { kind: "text", text, configMap: reference.name });
    } else if (value) values.set(name, { kind: "text", text: expand(value, values), configMap: null });
  }
  return values;
}

/** As the kubelet does it: a name that is not known stays as it is written. */
const expand = (text: string, values: ReadonlyMap<string, EnvironmentValue>): string =>
  text.replace(/\$\(([A-Za-z_][A-Za-z0-9_.-]*)\)/g, (written, name: string) => {
    const value = values.get(name);
    return value?.kind === "text" ? value.text : written;
  });
