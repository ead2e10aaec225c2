import { posix } from "node:path";
import { isRecord } from "../../blueprint/validate.ts";
import { parseYamlDocuments, type YamlPath, type YamlText } from "../../blueprint/yaml-text.ts";
import { stdinName } from "../files/list-files.ts";
import type { Place } from "../place.ts";
import type { SourceFile } from "../written.ts";

/** An object of Kubernetes as a file describes it. */
export interface Manifest {
  kind: string;
  /** Without its version: `apps`, `jetstream.nats.io`; empty: Kubernetes' own. */
  group: string;
  name: string;
  namespace: string | null;
  value: Readonly<Record<string, unknown>>;
  placeOf(path: YamlPath): Place;
  source: SourceFile;
  /** What it is applied with: its folder, or what it was rendered from. */
  set: string;
}

export const isManifestFile = (file: string): boolean => file === stdinName || /\.(?:ya?ml|json)$/.test(file);

/** Kinds that somebody looks at: a file of anything else, which may be long, is not parsed. */
const looked =
  /"?kind"?\s*:\s*"?(?:Deployment|StatefulSet|DaemonSet|Service|Ingress|ConfigMap|Secret|Stream|Consumer|List)"?\s*[,\r\n]/;

const versioned =
  /^[ \t]{0,40}(?:-[ \t]{1,20})?\{?[ \t]{0,20}"?apiVersion"?[ \t]{0,20}:[ \t]{0,20}["']?[a-z]/m;

/** The objects that a file describes; none where it is a template, or something else. `set`: what they are applied with, where that is not the folder. */
export function manifestsIn(source: SourceFile, set = posix.dirname(source.file)): Manifest[] {
  if (!looked.test(source.text) || !versioned.test(source.text) || isTemplate(source)) return [];
  return (parseYamlDocuments(source.file, source.text) ?? []).flatMap((yaml) =>
    objectsIn(yaml.value, []).flatMap(
      ({ value, path }) => manifestOf(value, path, yaml, { source, set }) ?? [],
    ),
  );
}

/** Templates of Helm describe nothing before they are filled; other programs have braces of their own in the texts of a ConfigMap. */
const isTemplate = ({ text }: SourceFile): boolean =>
  /^[ \t]*\{\{-?\s/m.test(text) ||
  /\{\{-?[^{}]{0,500}(?:\.(?:Values|Release|Chart)\b|\binclude\s)/.test(text);

/** A list has its objects in it. */
function objectsIn(value: unknown, path: YamlPath): { value: unknown; path: YamlPath }[] {
  if (!isRecord(value) || value.kind !== "List" || !Array.isArray(value.items)) return [{ value, path }];
  return value.items.map((item: unknown, index) => ({ value: item, path: [...path, "items", index] }));
}

function manifestOf(
  value: unknown,
  path: YamlPath,
  yaml: YamlText,
  { source, set }: Pick<Manifest, "source" | "set">,
): Manifest | null {
  if (!isRecord(value) || typeof value.kind !== "string" || typeof value.apiVersion !== "string") return null;
  const metadata = isRecord(value.metadata) ? value.metadata : {};
  if (typeof metadata.name !== "string") return null;
  const [group, version] = value.apiVersion.split("/");
  return {
    kind: value.kind,
    group: version === undefined ? "" : (group ?? ""),
    name: metadata.name,
    namespace: typeof metadata.namespace === "string" ? metadata.namespace : null,
    value,
    placeOf: (inner) => ({ file: yaml.file, ...yaml.positionOf([...path, ...inner]) }),
    source,
    set,
  };
}

/** Whether it makes pods. */
export const isWorkload = ({ kind }: Manifest): boolean =>
  ["Deployment", "StatefulSet", "DaemonSet"].includes(kind);
