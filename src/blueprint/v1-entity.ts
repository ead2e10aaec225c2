import * as z from "zod";
import type { Entity } from "./entity.ts";

const filled = z.string().min(1, "must not be empty");

/** The v1 form, `apiVersion: …`; unknown keys are ignored, the values of apiVersion and kind are not looked at. */
export const v1EntitySchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: filled }),
  spec: z.looseObject({
    type: z.string(),
    derivation: z
      .looseObject({
        parent: z.string().optional(),
        parents: z.array(z.looseObject({ name: z.string(), entity: z.string() })).optional(),
        repeatedFor: z
          .looseObject({ entity: z.string(), field: z.string(), itemName: z.string() })
          .optional(),
      })
      .optional(),
    fields: z
      .array(
        z.looseObject({
          name: filled,
          type: z.string(),
          constraints: z
            .looseObject({ nullable: z.boolean().optional(), maxLength: z.int().optional() })
            .optional(),
        }),
      )
      .optional(),
    persistence: z
      .looseObject({
        enabled: z.boolean().optional(),
        table: filled,
        unicity: z.looseObject({ fields: z.array(z.string()) }).optional(),
      })
      .optional(),
  }),
});

/** As the generator converts it: `enabled: false` still persists, every field becomes a column, there is no id column. */
export function fromV1({ metadata, spec }: z.output<typeof v1EntitySchema>): Entity {
  const database =
    spec.persistence === undefined
      ? null
      : { table: spec.persistence.table, unicityFields: spec.persistence.unicity?.fields ?? [] };
  const columns = (spec.fields ?? []).map(({ name, type, constraints }) => ({
    name,
    type,
    nullable: constraints?.nullable ?? false,
    args: constraints?.maxLength === undefined ? [] : [constraints.maxLength],
  }));
  const derivation = spec.derivation;
  return {
    name: metadata.name,
    sourceType: spec.type,
    abstract: false,
    extends: null,
    hasParent:
      derivation?.parent !== undefined ||
      (derivation?.parents ?? []).length > 0 ||
      derivation?.repeatedFor !== undefined,
    persistence: database === null ? null : { database, primaryKey: null, columns },
    database,
  };
}
