import { defineFinding } from "../../finding.ts";

export const damagedPages = defineFinding({
  code: "postgres/durability/damaged-pages",
  title: "The server has read damaged pages",
  severity: ["error", "warning"],
  resource: ["postgres/server"],
  recovers: null,
});

export const collationChanged = defineFinding({
  code: "postgres/durability/collation-changed",
  title: "Text sorts differently than when its indexes were built",
  severity: ["warning"],
  resource: ["postgres/server"],
  recovers: null,
});

export const unlogged = defineFinding({
  code: "postgres/durability/unlogged",
  title: "A table of the services is emptied when PostgreSQL crashes",
  severity: ["warning"],
  resource: ["postgres/table"],
  recovers: null,
});

export const followerBehind = defineFinding({
  code: "postgres/durability/follower-behind",
  title: "A standby or subscriber is far behind",
  severity: ["warning"],
  resource: ["postgres/server"],
  recovers: true,
});
