import { posix } from "node:path";
import { isKustomization } from "../rendering/kustomize.ts";
import type { Manifest } from "./manifest.ts";

/** Objects that are applied together into one namespace, each name once. */
export type ManifestSet = readonly Manifest[];

/**
 * The objects of a folder and a namespace; where two files of a folder describe the same object they are alternatives, and each file stands by itself.
 * Patches of kustomize are no objects, so that a folder it builds from is none that can be read without it.
 */
export function manifestSets(manifests: readonly Manifest[], files: readonly string[]): ManifestSet[] {
  const built = new Set(files.filter(isKustomization).map((file) => posix.dirname(file)));
  const whole = manifests.filter(({ set }) => !built.has(set));
  const folders = groupBy(whole, ({ set, namespace }) => JSON.stringify([set, namespace]));
  return folders
    .flatMap((set) => (hasTwice(set) ? groupBy(set, ({ source }) => source.file) : [set]))
    .filter((set) => !hasTwice(set));
}

const hasTwice = (set: ManifestSet): boolean =>
  new Set(set.map(({ group, kind, name }) => `${group}/${kind}/${name}`)).size < set.length;

function groupBy(manifests: readonly Manifest[], keyOf: (manifest: Manifest) => string): Manifest[][] {
  const groups = new Map<string, Manifest[]>();
  for (const manifest of manifests) {
    const key = keyOf(manifest);
    groups.set(key, [...(groups.get(key) ?? []), manifest]);
  }
  return [...groups.values()];
}
