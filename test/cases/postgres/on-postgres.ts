import type { Case } from "../case.ts";

export interface Layout extends Omit<Case, "bring"> {
  /** What is done to nomnom's tables, by the superuser. */
  sql: readonly string[];
  /** As whom doctor looks. */
  user?: string;
  /** nomnom.doctor.yaml. */
  config?: string;
}

/** A case in a database of its own. `{user}` in a statement is a role that only this database uses. */
export function onPostgres({ sql, user, config, ...rest }: Layout): Case {
  return {
    ...rest,
    async bring(servers) {
      const database = await servers.database();
      const named = (text: string) => text.replaceAll("{user}", database.role);
      await database.sql(...sql.map(named));
      return [
        ...database.args(user === undefined ? undefined : named(user)),
        ...(config === undefined ? [] : await servers.config(named(config))),
      ];
    },
  };
}
