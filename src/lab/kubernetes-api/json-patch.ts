import { applyPatch } from "rfc6902";
import * as z from "zod";
import { badRequest, patchRejected } from "./status.ts";

const path = z.string();
const operation = z.discriminatedUnion("op", [
  z.object({ op: z.literal("add"), path, value: z.unknown() }),
  z.object({ op: z.literal("remove"), path }),
  z.object({ op: z.literal("replace"), path, value: z.unknown() }),
  z.object({ op: z.literal("move"), from: path, path }),
  z.object({ op: z.literal("copy"), from: path, path }),
  z.object({ op: z.literal("test"), path, value: z.unknown() }),
]);

/**
 * RFC 6902, all or nothing. Throws ApiError 400 when it is no list, 422 when an operation is unknown or does not apply, a failed `test` included.
 */
export function applyJsonPatch(target: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch)) {
    throw badRequest("json: cannot unmarshal object into Go value of type jsonpatch.Patch");
  }
  const operations = z.array(operation).safeParse(patch);
  if (!operations.success) throw patchRejected();
  const patched: unknown = structuredClone(target);
  const failed = applyPatch(patched, operations.data).some((result) => result !== null);
  if (failed) throw patchRejected();
  return patched;
}
