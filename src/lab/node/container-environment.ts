import * as z from "zod";
import type { ClusterStore } from "../kubernetes-api/store.ts";
import type { Container, Pod } from "./pod.ts";

/** Why a container cannot be made: the message of CreateContainerConfigError. */
export class ContainerConfigError extends Error {
  override readonly name = "ContainerConfigError";
}

export interface NodeAddress {
  podIp: string;
  nodeName: string;
  hostIp: string;
}

/**
 * The environment of a container: literals with `$(NAME)` references to earlier ones, Secret and ConfigMap keys, fields of the pod.
 * Throws ContainerConfigError for a Secret, ConfigMap or key that is not there.
 */
export function containerEnvironment(
  store: ClusterStore,
  pod: Pod,
  container: Container,
  address: NodeAddress,
): Record<string, string> {
  const environment: Record<string, string> = { HOSTNAME: pod.spec.hostname ?? pod.name };
  for (const { configMapRef, secretRef } of container.envFrom) {
    if (configMapRef !== undefined) {
      Object.assign(environment, configMapData(store, pod.namespace, configMapRef));
    }
    if (secretRef !== undefined) Object.assign(environment, secretData(store, pod.namespace, secretRef));
  }
  for (const { name, value, valueFrom } of container.env) {
    const found =
      valueFrom === undefined
        ? expand(value ?? "", environment)
        : sourcedValue(store, pod, valueFrom, address);
    if (found !== undefined) environment[name] = found;
  }
  return environment;
}

type ValueSource = NonNullable<Container["env"][number]["valueFrom"]>;

function sourcedValue(
  store: ClusterStore,
  pod: Pod,
  { fieldRef, secretKeyRef, configMapKeyRef }: ValueSource,
  address: NodeAddress,
): string | undefined {
  if (fieldRef !== undefined) return podField(pod, fieldRef.fieldPath, address);
  if (secretKeyRef !== undefined) {
    return keyOf("Secret", pod.namespace, secretKeyRef, secretData(store, pod.namespace, secretKeyRef));
  }
  if (configMapKeyRef !== undefined) {
    return keyOf(
      "ConfigMap",
      pod.namespace,
      configMapKeyRef,
      configMapData(store, pod.namespace, configMapKeyRef),
    );
  }
  return undefined;
}

function keyOf(
  kind: string,
  namespace: string,
  { name, key, optional }: { name: string; key: string; optional: boolean },
  data: Readonly<Record<string, string>>,
): string | undefined {
  const value = data[key];
  if (value === undefined && !optional) {
    throw new ContainerConfigError(`couldn't find key ${key} in ${kind} ${namespace}/${name}`);
  }
  return value;
}

const stringMap = z.record(z.string(), z.string()).default({});

/** The data of a ConfigMap. Throws ContainerConfigError when it is not there and not optional. */
export function configMapData(
  store: ClusterStore,
  namespace: string,
  { name, optional }: { name: string; optional: boolean },
): Record<string, string> {
  const found = store.get("ConfigMap", namespace, name);
  if (found !== undefined) return stringMap.parse(found.data);
  if (optional) return {};
  throw new ContainerConfigError(`configmap "${name}" not found`);
}

/** The decoded data of a Secret. Throws ContainerConfigError when it is not there and not optional. */
export function secretData(
  store: ClusterStore,
  namespace: string,
  { name, optional }: { name: string; optional: boolean },
): Record<string, string> {
  const found = store.get("Secret", namespace, name);
  if (found === undefined) {
    if (optional) return {};
    throw new ContainerConfigError(`secret "${name}" not found`);
  }
  const encoded = Object.entries(stringMap.parse(found.data));
  return Object.fromEntries(
    encoded.map(([key, value]) => [key, Buffer.from(value, "base64").toString("utf8")]),
  );
}

function podField(pod: Pod, fieldPath: string, { podIp, nodeName, hostIp }: NodeAddress): string {
  const label = /^metadata\.(labels|annotations)\['([^']+)'\]$/.exec(fieldPath);
  if (label !== null) {
    const [, kind, key = ""] = label;
    const { labels, annotations } = pod.object.metadata;
    return (kind === "labels" ? labels : annotations)?.[key] ?? "";
  }
  const fields: Readonly<Record<string, string>> = {
    "metadata.name": pod.name,
    "metadata.namespace": pod.namespace,
    "metadata.uid": pod.uid,
    "spec.nodeName": nodeName,
    "spec.serviceAccountName": "default",
    "status.podIP": podIp,
    "status.hostIP": hostIp,
  };
  const value = fields[fieldPath];
  if (value === undefined) throw new ContainerConfigError(`unsupported fieldPath: ${fieldPath}`);
  return value;
}

/** `$(NAME)` of an earlier variable; `$$(NAME)` stays `$(NAME)`; unknown names stay as they are. */
function expand(value: string, environment: Readonly<Record<string, string>>): string {
  return value.replaceAll(/\$(\$)?\(([A-Za-z_][\w.-]*)\)/g, (whole, escaped, name) =>
    escaped === undefined ? (environment[name] ?? whole) : `$(${name})`,
  );
}
