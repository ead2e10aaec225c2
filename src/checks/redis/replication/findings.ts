import { defineFinding } from "../../finding.ts";

export const linkDown = defineFinding({
  code: "redis/replication/link-down",
  title: "A replica has lost its primary",
  severity: ["error", "warning"],
  resource: ["redis/server"],
  recovers: true,
});

export const writesRefused = defineFinding({
  code: "redis/replication/writes-refused",
  title: "Too few replicas follow, and the primary refuses every write",
  severity: ["error"],
  resource: ["redis/server"],
  recovers: true,
});

export const replicasMissing = defineFinding({
  code: "redis/replication/replicas-missing",
  title: "Fewer replicas follow than the configuration says",
  severity: ["warning"],
  resource: ["redis/server"],
  recovers: true,
});

export const replicaBehind = defineFinding({
  code: "redis/replication/replica-behind",
  title: "A replica is silent or far behind",
  severity: ["warning"],
  resource: ["redis/replica"],
  recovers: true,
});
