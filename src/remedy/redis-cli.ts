import type { Target } from "../snapshot/snapshot.ts";
import { type Command, forwardingCluster } from "./command.ts";
import type { Word } from "./word.ts";

/** `redis-cli` on the server that was examined; Valkey's server understands it too. */
export const redisCliFor =
  (target: Target) =>
  (...args: readonly Word[]): Command => ({
    program: "redis-cli",
    args,
    target: {
      system: "redis",
      url: target.redis ?? null,
      route: target.routes?.redis ?? null,
      cluster: forwardingCluster(target, "redis"),
    },
  });
