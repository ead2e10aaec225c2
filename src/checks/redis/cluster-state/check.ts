import { redisCliFor } from "../../../remedy/redis-cli.ts";
import { joined, placeholder, type Word } from "../../../remedy/word.ts";
import type { Target } from "../../../snapshot/snapshot.ts";
import { counted } from "../../../units/counted.ts";
import { defineCheck } from "../../check.ts";
import { redisName, redisResource } from "../redis-resource.ts";
import { down, nodeFailing } from "./findings.ts";

/** Keys are spread over so many slots; each needs a node. */
const allSlots = 16_384;

/** redis-cli wants it apart from the address (`127.0.0.1:6379`). */
const hostOf = ({ redis }: Target): Word =>
  /^rediss?:\/\/([^/]+)/.exec(redis ?? "")?.[1] ?? joined(placeholder("HOST"), ":6379");

/** Every slot of the cluster has a node that answers. */
export const redisClusterState = defineCheck({
  id: "redis/cluster-state",
  title: "Every slot of the Redis cluster is served",
  requires: ["redis/reachable"],
  reads: ["redis/server", "redis/cluster"],
  optional: [],
  findings: [down, nodeFailing],
  decide({ sections, target }) {
    const server = sections["redis/server"];
    const { isOk, slots, nodes } = sections["redis/cluster"];
    const resource = redisResource(target);
    const evidence = { ...slots, nodes };
    const redisCli = redisCliFor(target);
    const without = allSlots - slots.assigned;
    if (!isOk) {
      const why =
        without > 0
          ? `${counted(without, "slot")} of ${allSlots} have no node`
          : `${counted(slots.failed + slots.failing, "slot")} belong to nodes that do not answer, or most nodes cannot be reached from here`;
      return {
        kind: "decided",
        findings: [
          down({
            message: `The cluster of ${redisName(server)} is down: ${why}. Commands are refused with CLUSTERDOWN.`,
            resource,
            evidence,
            remedy: {
              summary:
                without > 0
                  ? "Give the slots to a node: --cluster fix assigns those that nobody has, after a question."
                  : "Bring the nodes back that CLUSTER NODES marks with fail, or let a replica take over.",
              commands: [
                redisCli("CLUSTER", "NODES"),
                ...(without > 0 ? [redisCli("--cluster", "fix", hostOf(target))] : []),
              ],
            },
          }),
        ],
      };
    }
    const suspected = slots.failing + slots.failed;
    if (suspected === 0) return { kind: "decided", findings: [] };
    return {
      kind: "decided",
      findings: [
        nodeFailing({
          message: `Nodes of the cluster of ${redisName(server)} with ${counted(suspected, "slot")} do not answer: their keys cannot be read or written.`,
          resource,
          evidence,
          remedy: {
            summary: "Bring the nodes back that CLUSTER NODES marks with fail, or let a replica take over.",
            commands: [redisCli("CLUSTER", "NODES")],
          },
        }),
      ],
    };
  },
});
