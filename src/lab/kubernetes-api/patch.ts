import { applyJsonPatch } from "./json-patch.ts";
import { applyMergePatch } from "./merge-patch.ts";
import { badRequest, unsupportedMediaType } from "./status.ts";
import { applyStrategicMergePatch } from "./strategic-merge-patch.ts";

export type PatchType = "json" | "merge" | "strategic" | "apply";

const patchTypes: Readonly<Record<string, PatchType>> = {
  "application/json-patch+json": "json",
  "application/merge-patch+json": "merge",
  "application/strategic-merge-patch+json": "strategic",
  "application/apply-patch+yaml": "apply",
};

/** By the request's content type. Throws ApiError 415 for any other. */
export function patchTypeOf(contentType: string): PatchType {
  const known = patchTypes[contentType.split(";")[0]?.trim() ?? ""];
  if (known === undefined) throw unsupportedMediaType(Object.keys(patchTypes));
  return known;
}

/**
 * A patched copy of `target`. `apply` is merged as a strategic patch: without managedFields the lab cannot know what an earlier
 * apply owned, so nothing is removed by it.
 */
export function applyPatchTo(target: unknown, type: PatchType, patch: unknown): unknown {
  switch (type) {
    case "json":
      return applyJsonPatch(target, patch);
    case "merge":
      return applyMergePatch(target, requireMap(patch));
    case "strategic":
    case "apply":
      return applyStrategicMergePatch(target, requireMap(patch));
  }
}

function requireMap(patch: unknown): unknown {
  if (typeof patch === "object" && patch !== null && !Array.isArray(patch)) return patch;
  throw badRequest("error decoding patch: the patch is not an object");
}
