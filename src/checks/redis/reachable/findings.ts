import { connectionFindings } from "../../connection-failure.ts";
import { defineFinding } from "../../finding.ts";

export const connection = connectionFindings("redis");

export const loading = defineFinding({
  code: "redis/reachable/loading",
  title: "The server reads its data from disk and refuses every command",
  severity: ["error"],
  resource: ["redis/server"],
  recovers: true,
});

export const readOnlyReplica = defineFinding({
  code: "redis/reachable/read-only-replica",
  title: "The address leads to a replica that refuses every write",
  severity: ["warning"],
  resource: ["redis/server"],
  recovers: null,
});

export const answers = defineFinding({
  code: "redis/reachable/answers",
  title: "Redis answers",
  severity: ["info"],
  resource: ["redis/server"],
  recovers: null,
});

export const kinds = [...Object.values(connection), loading, readOnlyReplica, answers];
