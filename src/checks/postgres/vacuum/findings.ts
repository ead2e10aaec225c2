import { defineFinding } from "../../finding.ts";

export const oldIds = defineFinding({
  code: "postgres/vacuum/old-ids",
  title: "Vacuum is so far behind that the server soon gives out no more transaction ids",
  severity: ["warning", "error"],
  resource: ["postgres/server"],
  recovers: null,
});

export const oldMultixacts = defineFinding({
  code: "postgres/vacuum/old-multixacts",
  title: "Vacuum is so far behind that the server soon gives out no more multixact ids",
  severity: ["warning", "error"],
  resource: ["postgres/server"],
  recovers: null,
});

export const manyDead = defineFinding({
  code: "postgres/vacuum/dead-rows",
  title: "An expected table has more dead rows than live ones, and vacuum does not clean them away",
  severity: ["warning"],
  resource: ["postgres/server"],
  recovers: true,
});

export const archiverFailing = defineFinding({
  code: "postgres/vacuum/archiver-failing",
  title: "The server cannot archive its log and keeps all of it",
  severity: ["warning"],
  resource: ["postgres/server"],
  recovers: null,
});

export const lostSlot = defineFinding({
  code: "postgres/vacuum/lost-slot",
  title: "A replication slot has lost the log its reader needs",
  severity: ["warning"],
  resource: ["postgres/slot"],
  recovers: null,
});

export const autovacuumOff = defineFinding({
  code: "postgres/vacuum/autovacuum-off",
  title: "Autovacuum is switched off",
  severity: ["warning"],
  resource: ["postgres/server"],
  recovers: null,
});

export const unreadSlot = defineFinding({
  code: "postgres/vacuum/unread-slot",
  title: "A replication slot without a reader keeps the log",
  severity: ["warning"],
  resource: ["postgres/slot"],
  recovers: null,
});
