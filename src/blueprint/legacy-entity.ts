import * as z from "zod";
import type { Entity, EntityDatabase } from "./entity.ts";

const anything = z.unknown().optional();
const filled = z.string().min(1, "must not be empty");

/** The legacy form, `entity:`. Keys are those of the generator's own structs; `strict` refuses others, as it does since 9720595. */
export function legacyEntitySchema(strict: boolean) {
  const map = strict ? z.strictObject : z.looseObject;
  const database = map({
    conformant_table: filled,
    conformant_id_column: z.string(),
    unicity_fields: z.array(z.string()).optional(),
    legacy_table: anything,
    legacy_id_column: anything,
    autogenerate_conformant_id: anything,
    foreign_keys: anything,
  });
  const field = map({
    name: filled,
    type: z.string(),
    nullable: z.boolean().optional(),
    computed_from: z.looseObject({ transform: filled, sources: z.array(z.unknown()) }).optional(),
    doc: anything,
    primary_key: anything,
    index: anything,
    extraction: anything,
    computed: anything,
    args: anything,
    constant: anything,
    segment_field: anything,
    filename_component: anything,
    derived_from: anything,
    root_source: anything,
  });
  const override = z.looseObject({
    name: filled,
    type: z.string().optional(),
    nullable: z.boolean().optional(),
    args: z.array(z.unknown()).optional(),
  });
  const primaryKey = z.looseObject({ name: filled, type: z.string(), autogenerate: z.boolean().optional() });
  const persistence = map({
    database: database.optional(),
    primary_key: primaryKey.optional(),
    field_overrides: z.array(override).optional(),
  });
  const parent = map({
    name: z.string().optional(),
    type: z.string().optional(),
    source: anything,
    doc: anything,
    same_segment_as: anything,
  });
  const entity = map({
    name: filled,
    source_type: z.string().optional(),
    type: z.string().optional(),
    abstract: z.boolean().optional(),
    extends: z.string().optional(),
    parent: z.string().optional(),
    parents: z.array(parent).optional(),
    repeated_for: z
      .looseObject({ entity: z.string(), field: z.string(), each_known_as: z.string() })
      .optional(),
    derivation: z.looseObject({ source_entities: anything }).optional(),
    fields: z.array(field).optional(),
    persistence: persistence.optional(),
    database: database.optional(),
    doc: anything,
    prefix: anything,
    repetition: anything,
    minimal_existence: anything,
    abstract_implementations: anything,
    serialization: anything,
  });
  return z.looseObject({ entity });
}

type LegacyEntity = z.output<ReturnType<typeof legacyEntitySchema>>["entity"];
type LegacyDatabase = NonNullable<LegacyEntity["database"]>;

export function fromLegacy(entity: LegacyEntity): Entity {
  const { persistence } = entity;
  return {
    name: entity.name,
    sourceType: entity.source_type ?? entity.type ?? "",
    abstract: entity.abstract ?? false,
    extends: entity.extends ?? null,
    hasParent:
      entity.parent !== undefined ||
      (entity.parents ?? []).length > 0 ||
      entity.repeated_for !== undefined ||
      (entity.derivation?.source_entities ?? null) !== null,
    persistence:
      persistence === undefined
        ? null
        : {
            database: fromLegacyDatabase(persistence.database),
            primaryKey:
              persistence.primary_key === undefined
                ? null
                : {
                    name: persistence.primary_key.name,
                    type: persistence.primary_key.type,
                    autogenerate: persistence.primary_key.autogenerate ?? false,
                  },
            columns: (persistence.field_overrides ?? []).map(({ name, type, nullable, args }) => ({
              name,
              type: type ?? null,
              nullable: nullable ?? false,
              args: args ?? [],
            })),
          },
    database: fromLegacyDatabase(entity.database),
  };
}

function fromLegacyDatabase(database: LegacyDatabase | undefined): EntityDatabase | null {
  if (database === undefined) return null;
  return { table: database.conformant_table, unicityFields: database.unicity_fields ?? [] };
}
