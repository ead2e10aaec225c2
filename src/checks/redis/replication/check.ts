import { redisCliFor } from "../../../remedy/redis-cli.ts";
import type { RedisServer, RedisSettings } from "../../../snapshot/redis.ts";
import { counted, plural } from "../../../units/counted.ts";
import { formatBytes } from "../../../units/format-bytes.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import { type CheckInput, defineCheck } from "../../check.ts";
import type { Finding } from "../../finding.ts";
import { dataOf } from "../../unreadable.ts";
import { redisName, redisResource } from "../redis-resource.ts";
import { linkDown, replicaBehind, replicasMissing, writesRefused } from "./findings.ts";

type Input = CheckInput<"redis/server", "redis/settings">;

/** Replicas follow their primary, and it has as many as it needs. */
export const redisReplication = defineCheck({
  id: "redis/replication",
  title: "Replicas of Redis follow their primary",
  requires: ["redis/reachable"],
  reads: ["redis/server"],
  optional: ["redis/settings"],
  findings: [linkDown, writesRefused, replicasMissing, replicaBehind],
  decide(input) {
    const server = input.sections["redis/server"];
    const settings = dataOf(input.optional["redis/settings"]);
    return {
      kind: "decided",
      findings: [
        ...linkFindings(server, input),
        ...countFindings(server, settings, input),
        ...behindFindings(server, input),
      ],
    };
  },
});

function linkFindings(server: RedisServer, { target }: Input): Finding[] {
  const { primary } = server.replication;
  if (primary === null || primary.isLinked) return [];
  const { host, port, isSyncing, downSeconds } = primary;
  const refuses = server.ping.startsWith("MASTERDOWN");
  const how = isSyncing ? "copies everything from" : "has no link to";
  const since = downSeconds === null ? "" : ` for ${formatDuration(downSeconds * 1000)}`;
  const effect = refuses
    ? "It refuses every command with MASTERDOWN."
    : "Its readers see old values, and a failover to it loses what it has not received.";
  return [
    linkDown({
      severity: isSyncing && !refuses ? "warning" : "error",
      message: `${redisName(server)} is a replica and ${how} its primary ${host}:${port}${since}. ${effect}`,
      resource: redisResource(target),
      evidence: { primary: `${host}:${port}`, isSyncing, downSeconds, ping: server.ping },
      remedy: {
        summary:
          "Check that the primary runs, that its name leads to it from here, and that masterauth is its password: the replica's log names the error.",
        commands: [redisCliFor(target)("INFO", "replication")],
      },
    }),
  ];
}

function countFindings(server: RedisServer, settings: RedisSettings | null, input: Input): Finding[] {
  const { primary, replicas, good } = server.replication;
  if (primary !== null) return [];
  const resource = redisResource(input.target);
  const redisCli = redisCliFor(input.target);
  const needed = settings?.minReplicasToWrite ?? 0;
  if (good !== null && good < needed)
    return [
      writesRefused({
        message: `${redisName(server)} refuses every write with NOREPLICAS: ${counted(good, "replica")} of the ${needed} that it needs (min-replicas-to-write) ${plural(good, "follows", "follow")} in time.`,
        resource,
        evidence: { good, needed },
        remedy: {
          summary:
            "Bring the replicas back. To take writes until then without a second copy, need fewer of them.",
          commands: [redisCli("CONFIG", "SET", "min-replicas-to-write", String(good))],
        },
      }),
    ];
  const wanted = input.blueprint.redis?.replicas ?? 0;
  const online = replicas.filter(({ state }) => state === "online").length;
  if (online >= wanted) return [];
  return [
    replicasMissing({
      message: `${redisName(server)} has ${counted(online, "replica")} that ${plural(online, "follows", "follow")}, and the configuration says ${wanted}: without one, its data is in one place.`,
      resource,
      evidence: { online, wanted },
      remedy: {
        summary: "Check that the replicas run and reach the primary: their logs name the error.",
        commands: [redisCli("INFO", "replication")],
      },
    }),
  ];
}

/** A replica reports every second; after repl-timeout (60 s) the primary gives it up. */
const silentSeconds = 10;
const farBehindBytes = 64 * 1024 ** 2;

function behindFindings(server: RedisServer, { target }: Input): Finding[] {
  return server.replication.replicas
    .filter(
      ({ state, lagSeconds, behindBytes }) =>
        state === "online" && (lagSeconds >= silentSeconds || behindBytes >= farBehindBytes),
    )
    .map(({ address, lagSeconds, behindBytes }) =>
      replicaBehind({
        message: `Replica ${address} has been silent for ${formatDuration(lagSeconds * 1000)} and lacks ${formatBytes(behindBytes)}: its readers see old values, and a failover to it loses what it has not received.`,
        resource: `redis/replica/${address}`,
        evidence: { replica: address, lagSeconds, behindBytes },
        remedy: {
          summary: "Find out what holds the replica up: its processor, its network, or a slow command on it.",
          commands: [redisCliFor(target)("INFO", "replication")],
        },
      }),
    );
}
