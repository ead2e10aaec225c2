import type { Target } from "../snapshot/snapshot.ts";
import { type Command, forwardingCluster } from "./command.ts";
import type { Word } from "./word.ts";

/** Makes commands of the `nats` CLI for one server: `nats("stream", "info", name)`. */
export type Nats = (...args: readonly Word[]) => Command;

/** The `nats` CLI on the server that was examined. */
export const natsFor =
  (target: Target): Nats =>
  (...args) => ({
    program: "nats",
    args,
    target: { system: "nats", server: target.nats, cluster: forwardingCluster(target, "nats") },
  });

/** A flag given once for each value: `--subjects a.> --subjects b.>`. */
export const repeated = (flag: string, values: readonly Word[]): Word[] =>
  values.flatMap((value) => [flag, value]);
