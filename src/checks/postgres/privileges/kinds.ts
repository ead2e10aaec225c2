import { defineFinding } from "../../finding.ts";

export const readOnly = defineFinding({
  code: "postgres/privileges/read-only",
  title: "The worker's transactions are read-only",
  severity: ["error"],
  resource: ["postgres/role"],
  recovers: null,
});

export const noUsage = defineFinding({
  code: "postgres/privileges/schema-usage",
  title: "The role has no USAGE on the schema",
  severity: ["error"],
  resource: ["postgres/role"],
  recovers: null,
});

export const grantsMissing = defineFinding({
  code: "postgres/privileges/grants-missing",
  title: "The role lacks rights on tables or sequences that the worker's statements need",
  severity: ["error"],
  resource: ["postgres/role"],
  recovers: null,
});

export const rowsRefused = defineFinding({
  code: "postgres/privileges/rows-refused",
  title: "Row security refuses or hides rows of the services",
  severity: ["error", "warning"],
  resource: ["postgres/table"],
  recovers: null,
});

export const rowsHidden = defineFinding({
  code: "postgres/privileges/rows-hidden",
  title: "Row security decides about the rows of the role",
  severity: ["info", "warning", "error"],
  resource: ["postgres/table"],
  recovers: null,
});

export const creationRefused = defineFinding({
  code: "postgres/privileges/creation-refused",
  title: "A table is still to be created, and the role may not",
  severity: ["error"],
  resource: ["postgres/role"],
  recovers: null,
});

export const startRefused = defineFinding({
  code: "postgres/privileges/start-refused",
  title: "The worker's CREATE statements are refused when it starts",
  severity: ["warning", "error"],
  resource: ["postgres/role"],
  recovers: null,
});

export const startWatched = defineFinding({
  code: "postgres/privileges/start-watched",
  title: "An event trigger decides about the worker's CREATE statements",
  severity: ["info"],
  resource: ["postgres/role"],
  recovers: null,
});

export const statementsEnd = defineFinding({
  code: "postgres/privileges/statements-end",
  title: "A setting ends the worker's statements before they are done",
  severity: ["error", "warning"],
  resource: ["postgres/role"],
  recovers: null,
});

export const sessionEnds = defineFinding({
  code: "postgres/privileges/session-ends",
  title: "A setting ends the worker's sessions between two statements",
  severity: ["error", "warning"],
  resource: ["postgres/role"],
  recovers: null,
});

export const loginEnds = defineFinding({
  code: "postgres/privileges/login-ends",
  title: "The role's password is about to end, or has ended",
  severity: ["error", "warning"],
  resource: ["postgres/role"],
  recovers: null,
});

/** Every kind of finding below, in the order of the page. */
export const privilegeKinds = [
  readOnly,
  noUsage,
  grantsMissing,
  rowsRefused,
  rowsHidden,
  creationRefused,
  startRefused,
  startWatched,
  statementsEnd,
  sessionEnds,
  loginEnds,
];
