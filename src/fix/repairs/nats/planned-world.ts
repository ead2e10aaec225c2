import { statedLimits } from "../../../checks/nats/server/jetstream-world.ts";
import type { JetStreamWorld } from "../../../jetstream/world.ts";
import type { PlanContext } from "../../repair.ts";

/** JetStream as doctor has just read it, to ask the model what it would answer. */
export const worldOf = ({ data, blueprint }: Pick<PlanContext, "data" | "blueprint">): JetStreamWorld => ({
  server: data("nats/server"),
  monitoring: data("nats/monitoring"),
  account: data("nats/account"),
  streams: data("nats/streams"),
  stated: statedLimits(blueprint),
});
