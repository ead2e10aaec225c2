/** What decides about an entity's table, the same for both YAML forms. Names are the declared ones. */
export interface Entity {
  name: string;
  /** `root`, `derived`, `reference` or free text. */
  sourceType: string;
  abstract: boolean;
  extends: string | null;
  hasParent: boolean;
  persistence: EntityPersistence | null;
  /** The deprecated top-level `database` block. */
  database: EntityDatabase | null;
}

export interface EntityPersistence {
  database: EntityDatabase | null;
  primaryKey: { name: string; type: string; autogenerate: boolean } | null;
  columns: EntityColumn[];
}

export interface EntityDatabase {
  table: string;
  unicityFields: string[];
}

export interface EntityColumn {
  name: string;
  type: string | null;
  nullable: boolean;
  args: unknown[];
}
