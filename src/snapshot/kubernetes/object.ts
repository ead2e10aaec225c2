import * as z from "zod";

/*
 * The files of this folder hold the parts of Kubernetes objects that checks read. Parsing strips the rest, so a snapshot holds exactly what was read.
 */

/** Absent and null lists become empty: the API omits both (Go's omitempty). */
export const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((value) => value ?? []);

/** As {@link list}, for labels and the like. */
export const stringMap = z
  .record(z.string(), z.string())
  .nullish()
  .transform((value) => value ?? {});

export const metadataSchema = z.object({
  name: z.string(),
  namespace: z.string().optional(),
  uid: z.string().optional(),
  generation: z.number().optional(),
  resourceVersion: z.string().optional(),
  creationTimestamp: z.string().nullish(),
  deletionTimestamp: z.string().nullish(),
  deletionGracePeriodSeconds: z.number().nullish(),
  finalizers: list(z.string()),
  labels: stringMap,
  annotations: stringMap,
  ownerReferences: list(
    z.object({
      apiVersion: z.string().optional(),
      kind: z.string(),
      name: z.string(),
      uid: z.string().optional(),
      controller: z.boolean().nullish(),
    }),
  ),
});

export type Metadata = z.infer<typeof metadataSchema>;

export const conditionSchema = z.object({
  type: z.string(),
  status: z.string(),
  reason: z.string().nullish(),
  message: z.string().nullish(),
  lastTransitionTime: z.string().nullish(),
});

export const intOrString = z.union([z.number(), z.string()]);
