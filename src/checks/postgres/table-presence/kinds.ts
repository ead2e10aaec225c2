import { defineFinding } from "../../finding.ts";

const declared = { resource: ["postgres/table"], recovers: null } as const;

export const tableMissing = defineFinding({
  ...declared,
  code: "postgres/table-presence/table-missing",
  title: "A table the services write to does not exist under its name",
  severity: ["error", "warning"],
});

export const shadowed = defineFinding({
  ...declared,
  code: "postgres/table-presence/shadowed",
  title: "A table of the same name comes first on the search path",
  severity: ["warning"],
});

export const columnMissing = defineFinding({
  ...declared,
  code: "postgres/table-presence/column-missing",
  title: "A column that a service's statement names does not exist",
  severity: ["error", "warning"],
});

export const columnType = defineFinding({
  ...declared,
  code: "postgres/table-presence/column-type",
  title: "A column refuses or changes the values of a service",
  severity: ["error", "warning"],
});

export const columnGenerated = defineFinding({
  ...declared,
  code: "postgres/table-presence/column-generated",
  title: "A column that a service writes to computes its own value",
  severity: ["error"],
});

export const valueDemanded = defineFinding({
  ...declared,
  code: "postgres/table-presence/value-demanded",
  title: "A column demands a value that the worker does not always give",
  severity: ["error", "warning"],
});

export const keyMissing = defineFinding({
  ...declared,
  code: "postgres/table-presence/key-missing",
  title: "The unique key that the worker's INSERT relies on does not exist",
  severity: ["error", "warning"],
});

export const keyExtra = defineFinding({
  ...declared,
  code: "postgres/table-presence/key-extra",
  title: "A further unique key allows one row where several belong",
  severity: ["error", "warning"],
});

export const keyDeferrable = defineFinding({
  ...declared,
  code: "postgres/table-presence/key-deferrable",
  title: "A deferrable key cannot serve ON CONFLICT",
  severity: ["error"],
});

export const statementRefused = defineFinding({
  ...declared,
  code: "postgres/table-presence/statement-refused",
  title: "The server refuses a statement of a service",
  severity: ["error", "warning"],
});

export const statementWithoutEffect = defineFinding({
  ...declared,
  code: "postgres/table-presence/statement-without-effect",
  title: "A rule turns a statement of a service into nothing",
  severity: ["error"],
});

export const noPartition = defineFinding({
  ...declared,
  code: "postgres/table-presence/no-partition",
  title: "A partitioned table has no partition for its rows",
  severity: ["error", "warning"],
});

export const rowRefused = defineFinding({
  ...declared,
  code: "postgres/table-presence/row-refused",
  title: "A constraint of the table refuses the rows of a service",
  severity: ["error", "warning"],
});

export const triggerInterferes = defineFinding({
  ...declared,
  code: "postgres/table-presence/trigger-interferes",
  title: "A trigger refuses or drops every row",
  severity: ["error"],
});

export const rowsRestricted = defineFinding({
  ...declared,
  code: "postgres/table-presence/rows-restricted",
  title: "Something of the table may refuse rows when they are written",
  severity: ["warning", "info"],
});

export const ownStatementRefused = defineFinding({
  code: "postgres/table-presence/own-statement-refused",
  title: "PostgreSQL refuses a statement that nomnom.doctor.yaml names",
  severity: ["error", "warning"],
  resource: ["postgres/statement"],
  recovers: null,
});

/** Every kind of the check, in the order of its page. */
export const tableKinds = [
  tableMissing,
  shadowed,
  columnMissing,
  columnType,
  columnGenerated,
  valueDemanded,
  keyMissing,
  keyExtra,
  keyDeferrable,
  statementRefused,
  statementWithoutEffect,
  noPartition,
  rowRefused,
  triggerInterferes,
  rowsRestricted,
  ownStatementRefused,
];
