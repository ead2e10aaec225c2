/** A column as migrations leave it. */
export interface MigratedColumn {
  /** As it is written. */
  type: string;
  notNull: boolean;
  /** A value comes by itself: a default, an identity, a generated column. */
  isFilled: boolean;
}

/** A table as migrations leave it. */
export interface MigratedTable {
  columns: Map<string, MigratedColumn>;
  uniques: string[][];
  /** Not all of its columns are known. */
  hasMore: boolean;
  /** Not all of its unique keys are known. */
  hasMoreKeys: boolean;
  /** A trigger may fill its columns. */
  hasTrigger: boolean;
  /** Where it is created. */
  place: { file: string; offset: number };
}

/** What the migrations of one folder make. */
export interface Migrated {
  tables: Map<string, MigratedTable>;
  /** Tables may be there that were not read. */
  hasMore: boolean;
  /** What was not read, and where it stands. */
  unread: { file: string; offset: number }[];
}

export const newTable = (file: string, offset: number): MigratedTable => ({
  ...{ columns: new Map(), uniques: [], hasMore: false, hasMoreKeys: false, hasTrigger: false },
  place: { file, offset },
});

/** A table under its name; without a schema in the name one of any schema. */
export function tableCalled({ tables }: Migrated, name: string): MigratedTable | undefined {
  const exact = tables.get(name);
  if (exact !== undefined || name.includes(".")) return exact;
  return [...tables].find(([key]) => key.endsWith(`.${name}`))?.[1];
}
