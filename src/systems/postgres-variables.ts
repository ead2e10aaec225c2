/** The variables in which a service may have the parts of its database's address, where it has no URL. The first that is set counts. */
export interface AddressVariables {
  host: readonly string[];
  port: readonly string[];
  user: readonly string[];
  password: readonly string[];
  database: readonly string[];
  /** False: MySQL and others have their addresses in variables of these names too. */
  isPostgres: boolean;
}

const libpq: AddressVariables = {
  host: ["PGHOST"],
  port: ["PGPORT"],
  user: ["PGUSER"],
  password: ["PGPASSWORD"],
  database: ["PGDATABASE"],
  isPostgres: true,
};

const behind = (prefix: string, isPostgres: boolean): AddressVariables => ({
  host: [`${prefix}_HOST`, `${prefix}_HOSTNAME`],
  port: [`${prefix}_PORT`],
  user: [`${prefix}_USER`, `${prefix}_USERNAME`],
  password: [`${prefix}_PASSWORD`, `${prefix}_PASS`],
  database: [`${prefix}_DB`, `${prefix}_NAME`, `${prefix}_DATABASE`, `${prefix}_DBNAME`],
  isPostgres,
});

/** libpq's own first, then what images, charts and frameworks call them. */
export const addressVariables: readonly AddressVariables[] = [
  libpq,
  behind("POSTGRES", true),
  behind("POSTGRESQL", true),
  behind("DB", false),
  behind("DATABASE", false),
];

/** Those that are no secret, and tell who works with which database. */
export const openAddressVariables: ReadonlySet<string> = new Set(
  addressVariables.flatMap(({ host, port, user, database }) => [...host, ...port, ...user, ...database]),
);
