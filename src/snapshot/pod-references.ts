import type { Container } from "./kubernetes/container.ts";
import type { PodSpec } from "./kubernetes/pod.ts";

/** One mention of a ConfigMap or Secret in a pod's specification. */
export interface PodReference {
  kind: "ConfigMap" | "Secret";
  name: string;
  /** Null: the object as a whole. */
  key: string | null;
  /** The pod starts without it. */
  optional: boolean;
  use: "env" | "envFrom" | "volume" | "imagePullSecret";
  /** Where it stands, for people: `env DATABASE_URL of container worker`. */
  where: string;
}

/** Every ConfigMap and Secret a pod of this specification needs, in the order they are written. */
export function podReferences(spec: PodSpec): PodReference[] {
  return [
    ...[...spec.initContainers, ...spec.containers].flatMap((container) => [
      ...envReferences(container),
      ...envFromReferences(container),
    ]),
    ...spec.volumes.flatMap(volumeReferences),
    ...spec.imagePullSecrets.flatMap(({ name }) =>
      name === undefined
        ? []
        : [
            {
              kind: "Secret" as const,
              name,
              key: null,
              optional: false,
              use: "imagePullSecret" as const,
              where: "imagePullSecrets",
            },
          ],
    ),
  ];
}

function envReferences({ name: container, env }: Container): PodReference[] {
  return env.flatMap(({ name: variable, valueFrom }) => {
    const where = `env ${variable} of container ${container}`;
    const reference = (kind: PodReference["kind"], ref: KeyReference | null | undefined): PodReference[] =>
      ref ? [{ kind, name: ref.name, key: ref.key, optional: ref.optional ?? false, use: "env", where }] : [];
    return [
      ...reference("ConfigMap", valueFrom?.configMapKeyRef),
      ...reference("Secret", valueFrom?.secretKeyRef),
    ];
  });
}

type KeyReference = { name: string; key: string; optional?: boolean | null | undefined };

function envFromReferences({ name: container, envFrom }: Container): PodReference[] {
  const where = `envFrom of container ${container}`;
  return envFrom.flatMap(({ configMapRef, secretRef }) => [
    ...whole("ConfigMap", configMapRef?.name, configMapRef?.optional, "envFrom", where),
    ...whole("Secret", secretRef?.name, secretRef?.optional, "envFrom", where),
  ]);
}

function volumeReferences({ name: volume, configMap, secret, projected }: Volume): PodReference[] {
  const where = `volume ${volume}`;
  const of = (
    kind: PodReference["kind"],
    name: string | undefined,
    source: VolumeSource | null | undefined,
  ) => (source ? volumeSource(kind, name, source, where) : []);
  return [
    ...of("ConfigMap", configMap?.name, configMap),
    ...of("Secret", secret?.secretName, secret),
    ...(projected?.sources ?? []).flatMap((source) => [
      ...of("ConfigMap", source.configMap?.name, source.configMap),
      ...of("Secret", source.secret?.name, source.secret),
    ]),
  ];
}

type Volume = PodSpec["volumes"][number];
type VolumeSource = { items: { key: string }[]; optional?: boolean | null | undefined };

/** A volume that takes single keys needs each of them, and the object even when it takes none. */
function volumeSource(
  kind: PodReference["kind"],
  name: string | undefined,
  { items, optional }: VolumeSource,
  where: string,
): PodReference[] {
  const object = whole(kind, name, optional, "volume", where);
  if (items.length === 0) return object;
  return object.flatMap((reference) => items.map(({ key }) => ({ ...reference, key })));
}

const whole = (
  kind: PodReference["kind"],
  name: string | undefined,
  optional: boolean | null | undefined,
  use: PodReference["use"],
  where: string,
): PodReference[] =>
  name === undefined ? [] : [{ kind, name, key: null, optional: optional ?? false, use, where }];
