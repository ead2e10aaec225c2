import { isRecord } from "../kubernetes-api/fields.ts";
import type { KubernetesObject } from "../kubernetes-api/store.ts";
import { applyStrategicMergePatch } from "../kubernetes-api/strategic-merge-patch.ts";
import { manifest } from "./manifest.ts";

/** Objects of `base` with those of the same kind and name patched (strategic merge), and the others added. */
export function overlay(
  base: readonly KubernetesObject[],
  patches: readonly KubernetesObject[],
): KubernetesObject[] {
  const names = new Set(base.map(keyOf));
  const patched = base.map((object) =>
    patches
      .filter((patch) => keyOf(patch) === keyOf(object))
      .reduce((current, patch) => patchObject(current, patch), object),
  );
  return [...patched, ...patches.filter((patch) => !names.has(keyOf(patch)))];
}

function keyOf({ kind, metadata }: KubernetesObject): string {
  return `${kind}/${metadata.namespace ?? ""}/${metadata.name}`;
}

/** An object with a patch of it applied (strategic merge). */
export function patchObject(object: KubernetesObject, patch: KubernetesObject): KubernetesObject {
  const patched = applyStrategicMergePatch(object, patch);
  if (!isRecord(patched)) throw new Error(`the patch of ${keyOf(object)} leaves no object`);
  return manifest.parse(patched);
}
