import { defineFinding } from "../../finding.ts";

export const damagedPages = defineFinding({
  code: "postgres/durability/damaged-pages",
  title: "The server has read pages that were not as it had written them",
  severity: ["error", "warning"],
  resource: ["postgres/server"],
  recovers: null,
});

export const collationChanged = defineFinding({
  code: "postgres/durability/collation-changed",
  title: "Text sorts otherwise than when its indexes were made",
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
