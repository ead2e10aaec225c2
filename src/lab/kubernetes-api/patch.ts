import { parseJson, parseYaml } from "./body-text.ts";
import { applyJsonPatch } from "./json-patch.ts";
import { applyMergePatch } from "./merge-patch.ts";
import { badRequest, invalid, unclassified, unsupportedMediaType } from "./status.ts";
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
  if (known === undefined) throw unsupportedMediaType();
  return known;
}

/** The patch in a body. What a broken one is answered differs by type, measured on 1.20. Throws ApiError. */
export function parsePatch(body: Buffer, type: PatchType): unknown {
  switch (type) {
    case "json":
      return parseJson(body, badRequest);
    case "merge":
      return parseJson(body, () => unclassified("Invalid JSON Patch"));
    case "strategic":
      return parseJson(body, (problem) => badRequest(problem.replace(/^unexpected end.*/, "unexpected EOF")));
    case "apply":
      return parseYaml(body, badRequest);
  }
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
      return applyMergePatch(target, requireMergePatch(patch));
    case "strategic":
    case "apply":
      return applyStrategicMergePatch(target, requireMap(patch));
  }
}

function requireMergePatch(patch: unknown): unknown {
  if (!Array.isArray(patch)) return requireMap(patch);
  const struct =
    'struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }';
  const problem =
    `Invalid value: ${JSON.stringify(JSON.stringify(patch))}: couldn't get version/kind; json parse error: ` +
    `json: cannot unmarshal array into Go value of type ${struct}`;
  throw invalid({ group: "", kind: "" }, "", "patch", "FieldValueInvalid", problem);
}

function requireMap(patch: unknown): unknown {
  if (typeof patch === "object" && patch !== null && !Array.isArray(patch)) return patch;
  throw badRequest("error decoding patch: the patch is not an object");
}
