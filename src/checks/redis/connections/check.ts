import { redisCliFor } from "../../../remedy/redis-cli.ts";
import { counted } from "../../../units/counted.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import { defineCheck } from "../../check.ts";
import { redisName, redisResource } from "../redis-resource.ts";
import { fewLeft, rejected } from "./findings.ts";

const manyShare = 0.9;

/** Redis has connections left, and has turned nobody away. */
export const redisConnections = defineCheck({
  id: "redis/connections",
  title: "Redis has connections left",
  requires: ["redis/reachable"],
  reads: ["redis/server"],
  optional: [],
  findings: [fewLeft, rejected],
  decide({ sections, target }) {
    const server = sections["redis/server"];
    const { connected, max, rejected: turnedAway } = server.clients;
    const resource = redisResource(target);
    const redisCli = redisCliFor(target);
    const raise = max === null ? [] : [redisCli("CONFIG", "SET", "maxclients", String(max * 2))];
    const who =
      "Find who holds them: a client that connects repeatedly without closing is the usual cause. Or raise maxclients, and write it into the configuration.";
    const few =
      max === null || connected < manyShare * max
        ? []
        : [
            fewLeft({
              message: `${redisName(server)} has ${connected} of ${max} connections in use (maxclients): the next clients are refused.`,
              resource,
              evidence: { connected, max },
              remedy: { summary: who, commands: [redisCli("CLIENT", "LIST"), ...raise] },
            }),
          ];
    const uptime =
      server.uptimeSeconds === null ? "" : `, ${formatDuration(server.uptimeSeconds * 1000)} ago`;
    const turned =
      turnedAway === 0
        ? []
        : [
            rejected({
              message: `${redisName(server)} has turned ${counted(turnedAway, "connection")} away since it started${uptime}: all ${max === null ? "connections" : counted(max, "connection")} were in use (maxclients).`,
              resource,
              evidence: { rejected: turnedAway, max },
              remedy: {
                summary: `${who} RESETSTAT then sets the count back, so that it is seen whether it happens again.`,
                commands: [redisCli("CLIENT", "LIST"), ...raise, redisCli("CONFIG", "RESETSTAT")],
              },
            }),
          ];
    return { kind: "decided", findings: [...few, ...turned] };
  },
});
