import type { Command } from "../../../remedy/command.ts";
import { command } from "../../../remedy/command.ts";
import { kubectlFor } from "../../../remedy/kubectl.ts";
import { redisCliFor } from "../../../remedy/redis-cli.ts";
import { joined, placeholder } from "../../../remedy/word.ts";
import type { RedisServer } from "../../../snapshot/redis.ts";
import type { Target } from "../../../snapshot/snapshot.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import { type CheckInput, defineCheck } from "../../check.ts";
import { connectionFailure } from "../../connection-failure.ts";
import type { Finding } from "../../finding.ts";
import { redisName, redisResource } from "../redis-resource.ts";
import { answers, connection, kinds, loading, readOnlyReplica } from "./findings.ts";

/** Redis answers, has loaded its data, and can be written to. */
export const redisReachable = defineCheck({
  id: "redis/reachable",
  title: "Redis answers and accepts writes",
  requires: [],
  reads: [],
  optional: ["redis/server"],
  findings: kinds,
  decide({ optional, target, blueprint }) {
    const server = optional["redis/server"];
    if (server.ok) return { kind: "decided", findings: findingsOf(server.data, target) };
    const look = lookAt(target, blueprint);
    return connectionFailure(server.error, {
      findings: connection,
      system: "redis",
      address: target.redis ?? null,
      target,
      user: target.routes?.redis?.user ?? null,
      commands: {
        unreachable: look,
        timeout: look,
        auth: [withLogin],
        tls: [],
        invalid: look,
        "not-found": look,
      },
      ownLogin: (origin) => ({
        summary: `Make both agree: correct the login that the services use (${origin}), or the password of Redis (requirepass, or ACL SETUSER).`,
        commands: look,
      }),
    });
  },
});

function findingsOf(server: RedisServer, target: Target): Finding[] {
  const { version, product, uptimeSeconds, replication } = server;
  const resource = redisResource(target);
  const evidence = { product, version, uptimeSeconds };
  const redisCli = redisCliFor(target);
  if (server.loading !== null) {
    const { secondsLeft } = server.loading;
    const rest =
      secondsLeft === null ? "" : ` It expects to need ${formatDuration(secondsLeft * 1000)} more.`;
    return [
      loading({
        message: `${redisName(server)} has started and reads its data from disk: until then it refuses every command with LOADING.${rest}`,
        resource,
        evidence: { ...evidence, secondsLeft },
        remedy: {
          summary:
            "Wait until it has read its data. If it starts repeatedly, its memory or its liveness probe is the cause.",
          commands: [redisCli("INFO", "persistence")],
        },
      }),
    ];
  }
  if (replication.primary?.isReadOnly) {
    const { host, port } = replication.primary;
    return [
      readOnlyReplica({
        message: `${redisName(server)} is a replica of ${host}:${port}: every write is refused with READONLY.`,
        resource,
        evidence: { ...evidence, primary: `${host}:${port}` },
        remedy: {
          summary:
            "Point the services at the primary. After a failover, their address has to follow: that of a Service selects pods by a label which the operator moves.",
          commands: [redisCli("ROLE")],
        },
      }),
    ];
  }
  return [answers({ message: `${redisName(server)} answers.`, resource, evidence, remedy: null })];
}

function lookAt(target: Target, { redis }: Pick<CheckInput<never, never>["blueprint"], "redis">): Command[] {
  const workload = redis?.server.workload ?? null;
  if (target.namespace === null || workload === null) return [];
  const kubectl = kubectlFor(target);
  return [kubectl("get", `statefulset/${workload}`), kubectl("logs", `statefulset/${workload}`, "--tail=50")];
}

/** The doctor's own command with another address. */
const withLogin = command(
  ...["nomnom", "doctor", "--redis-url"],
  joined("redis://", placeholder("USER"), ":", placeholder("PASSWORD"), "@", placeholder("HOST"), ":6379"),
);
