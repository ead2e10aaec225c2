import * as z from "zod";
import { probeErrorSchema } from "../probe-result.ts";
import { metadataSchema, stringMap } from "./object.ts";

export const configMapSchema = z.object({
  metadata: metadataSchema,
  data: stringMap,
  binaryData: stringMap,
  /** The API server refuses every change of its data. */
  immutable: z.boolean().nullish(),
});
export type ConfigMap = z.infer<typeof configMapSchema>;

/** A Secret that pods of the release refer to: whether it is there, and the names of its keys. Values are never kept. */
export const secretKeysSchema = z.object({
  name: z.string(),
  /** Null: there is no such Secret, or it could not be read. */
  keys: z.array(z.string()).nullable(),
  /** Set when it could not be read. */
  error: probeErrorSchema.nullable(),
});
export type SecretKeys = z.infer<typeof secretKeysSchema>;
