import { redisCliFor } from "../../../remedy/redis-cli.ts";
import { placeholder } from "../../../remedy/word.ts";
import type { RedisServer } from "../../../snapshot/redis.ts";
import { counted } from "../../../units/counted.ts";
import { formatBytes } from "../../../units/format-bytes.ts";
import { type CheckInput, defineCheck } from "../../check.ts";
import type { Finding } from "../../finding.ts";
import { redisName, redisResource } from "../redis-resource.ts";
import { evictsData, full, nearlyFull, nearMachine, use } from "./findings.ts";

type Input = CheckInput<"redis/server", never>;

/** Redis takes the next write, and evicts nothing that has to stay. */
export const redisMemory = defineCheck({
  id: "redis/memory",
  title: "Redis has memory for the next write",
  requires: ["redis/reachable"],
  reads: ["redis/server"],
  optional: [],
  findings: [full, nearlyFull, evictsData, nearMachine, use],
  decide(input) {
    const server = input.sections["redis/server"];
    // What a replica lacks it gets from its primary, whose limit counts (replica-ignore-maxmemory).
    if (server.replication.primary !== null)
      return { kind: "not-applicable", reason: "it is a replica: its primary decides what is evicted" };
    const findings = [...limitFindings(server, input), ...evictionFindings(server, input)];
    return { kind: "decided", findings: findings.length > 0 ? findings : [usageNote(server, input)] };
  },
});

const nearlyFullShare = 0.9;

function limitFindings(server: RedisServer, input: Input): Finding[] {
  const { usedBytes, uncountedBytes, limitBytes, policy, systemBytes, residentBytes } = server.memory;
  const resource = redisResource(input.target);
  const redisCli = redisCliFor(input.target);
  const used = usedBytes - uncountedBytes;
  const evidence = { usedBytes: used, limitBytes, policy };
  if (limitBytes === 0) {
    if (systemBytes === null || (residentBytes ?? 0) < nearlyFullShare * systemBytes) return [];
    return [
      nearMachine({
        message: `${redisName(server)} has no limit (maxmemory 0) and takes ${formatBytes(residentBytes ?? 0)} of the ${formatBytes(systemBytes)} of its machine: the kernel kills it when they are used up.`,
        resource,
        evidence: { residentBytes, systemBytes },
        remedy: {
          summary:
            "Set a limit below the memory of the machine, and write it into the configuration. Leave room for a copy while it saves.",
          commands: [redisCli("CONFIG", "SET", "maxmemory", placeholder("BYTES"))],
        },
      }),
    ];
  }
  if (canEvict(server)) return [];
  const numbers = `${formatBytes(used)} of ${formatBytes(limitBytes)} (maxmemory) are in use`;
  const why =
    policy === "noeviction"
      ? "nothing may be evicted (noeviction)"
      : `${policy} evicts only keys with an expiry, and there is none`;
  const raise = {
    summary:
      "Find what grows, and give keys an expiry. Or raise maxmemory, where the machine and the limit of its container have room, and write it into the configuration.",
    commands: [
      redisCli("--bigkeys"),
      redisCli("CONFIG", "SET", "maxmemory", String(Math.ceil(limitBytes * 1.5))),
    ],
  };
  if (used >= limitBytes)
    return [
      full({
        message: `${redisName(server)} refuses writes with OOM: ${numbers}, and ${why}.`,
        resource,
        evidence,
        remedy: raise,
      }),
    ];
  if (used < nearlyFullShare * limitBytes) return [];
  return [
    nearlyFull({
      message: `${redisName(server)} will soon refuse writes: ${numbers}, and ${why}.`,
      resource,
      evidence,
      remedy: raise,
    }),
  ];
}

/** Of volatile-* only keys with an expiry can go. */
const canEvict = ({ memory: { policy }, keys }: RedisServer): boolean =>
  policy !== "noeviction" && (!policy.startsWith("volatile-") || keys.expiring > 0);

function evictionFindings(server: RedisServer, input: Input): Finding[] {
  const { evictedKeys, policy, limitBytes } = server.memory;
  if (input.blueprint.redis?.holds !== "data" || policy === "noeviction") return [];
  const has = evictedKeys > 0;
  // Without a limit nothing is evicted; volatile-* spares what has no expiry.
  if (!has && (limitBytes === 0 || policy.startsWith("volatile-"))) return [];
  const redisCli = redisCliFor(input.target);
  return [
    evictsData({
      severity: has ? "error" : "warning",
      message: has
        ? `${redisName(server)} has evicted ${counted(evictedKeys, "key")} since it started (${policy}), and the configuration says that what it holds is data.`
        : `${redisName(server)} will evict keys when it is full (${policy}), and the configuration says that what it holds is data.`,
      resource: redisResource(input.target),
      evidence: { evictedKeys, policy, limitBytes },
      remedy: {
        summary:
          "Let it refuse writes instead of evicting, give it the memory that the data needs, and write both into the configuration. What was evicted is gone.",
        commands: [
          redisCli("CONFIG", "SET", "maxmemory-policy", "noeviction"),
          ...(has ? [redisCli("CONFIG", "RESETSTAT")] : []),
        ],
      },
    }),
  ];
}

function usageNote(server: RedisServer, { target }: Input): Finding {
  const { usedBytes, limitBytes, policy, evictedKeys } = server.memory;
  const limit = limitBytes === 0 ? "no limit" : `${formatBytes(limitBytes)}, ${policy}`;
  const evicted = evictedKeys === 0 ? "" : ` It has evicted ${counted(evictedKeys, "key")} since it started.`;
  return use({
    message: `${redisName(server)} uses ${formatBytes(usedBytes)} (limit: ${limit}).${evicted}`,
    resource: redisResource(target),
    evidence: { usedBytes, limitBytes, policy, evictedKeys },
    remedy: null,
  });
}
