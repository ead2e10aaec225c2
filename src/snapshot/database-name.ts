/**
 * Of several databases each but the usual one has a name; what is about it has `@name` behind its own: the check `postgres/vacuum@billing`, the section
 * `postgres/tables@billing`, the resource `postgres/table/invoice@billing`.
 */
export type OfDatabase<Id extends string> = `${Id}@${string}`;

/** The id of a named database's. */
export const ofDatabase = <Id extends string>(id: Id, database: string): OfDatabase<Id> =>
  `${id}@${database}`;

/** `billing` of `postgres/vacuum@billing`; null: it is about the usual one, or about none. */
export const databaseOfId = (id: string): string | null => /@([^@]*)$/.exec(id)?.[1] ?? null;

/** `postgres/vacuum` of `postgres/vacuum@billing`. */
export const withoutDatabase = (id: string): string => id.replace(/@[^@]*$/, "");

/** A table by section in which what is read of a named database finds the entry of its own name. */
export const ofEveryDatabase = <Table extends object>(table: Table): Table =>
  new Proxy(table, {
    get: (entries, id) => Reflect.get(entries, typeof id === "string" ? withoutDatabase(id) : id),
  });
