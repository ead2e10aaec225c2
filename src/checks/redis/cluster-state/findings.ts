import { defineFinding } from "../../finding.ts";

export const down = defineFinding({
  code: "redis/cluster-state/down",
  title: "The cluster is down and refuses every command",
  severity: ["error"],
  resource: ["redis/server"],
  recovers: true,
});

export const nodeFailing = defineFinding({
  code: "redis/cluster-state/node-failing",
  title: "Nodes of the cluster do not answer",
  severity: ["warning"],
  resource: ["redis/server"],
  recovers: true,
});
