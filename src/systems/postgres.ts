import type { SystemDescription } from "./system.ts";

/** The `PG*` variables have rules of their own and are left to the connections. */
export const postgres = {
  name: "PostgreSQL",
  shortName: "pg",
  reachable: "postgres/reachable",
  isUsual: true,
  address: "postgres.url",
  settings: [
    {
      name: "postgres.url",
      flag: {
        name: "--database-url",
        argument: "<url>",
        option: "databaseUrl",
        help: "PostgreSQL database (DATABASE_URL, PG* variables)",
      },
      variables: ["NOMNOM_DATABASE_URL", "DATABASE_URL"],
      key: ["postgres", "url"],
      isFile: false,
    },
  ],
  target: [{ field: "postgres", word: "" }],
} as const satisfies SystemDescription;

/** The variable that gives the URL of a database that has a name. */
export const databaseVariable = (name: string): string =>
  `NOMNOM_DATABASE_URL_${name.toUpperCase().replaceAll("-", "_")}`;
