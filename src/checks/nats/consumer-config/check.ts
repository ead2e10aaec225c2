import { type CheckInput, defineCheck } from "../../check.ts";
import type { UncodedFinding } from "../../finding.ts";
import { kubectlCommand } from "../../kubectl-command.ts";
import { dataOf } from "../../unreadable.ts";
import { deadFilters } from "../consumers/consumer-filters.ts";
import { isWanted, type WantedConsumer, wantedConsumers } from "../consumers/wanted-consumers.ts";
import { configurationFindings } from "./consumer-config-findings.ts";
import { deadFilterFinding } from "./consumer-filter-findings.ts";
import { missingConsumerFindings } from "./missing-consumer.ts";

const reads = ["nats/streams", "nats/consumers"] as const;
const optional = ["kubernetes/deployments"] as const;

type Input = CheckInput<(typeof reads)[number], (typeof optional)[number]>;

/** The worker's consumer is on its stream, takes the subjects it is there for, and was made as the worker means it today. */
export const consumerConfig = defineCheck({
  id: "nats/consumer-config",
  title: "Consumers are there, and set up as the worker needs them",
  requires: ["nats/reachable"],
  reads,
  optional,
  decide(input) {
    const deployments = dataOf(input.optional["kubernetes/deployments"]) ?? [];
    const wanted = wantedConsumers(input.blueprint, deployments);
    return {
      kind: "decided",
      findings: [
        ...wanted.flatMap((consumer) => wantedFindings(consumer, input)),
        ...otherDeadFilters(wanted, input),
      ],
    };
  },
});

function wantedFindings(wanted: WantedConsumer, { sections, target, blueprint }: Input): UncodedFinding[] {
  const stream = sections["nats/streams"].find(({ config }) => config.name === wanted.stream);
  // Why a stream is missing is another check's business.
  if (stream === undefined) return [];
  const consumers = sections["nats/consumers"].filter(({ stream_name }) => stream_name === wanted.stream);
  const consumer = consumers.find(({ name }) => name === wanted.name);
  const kubectl = kubectlCommand(target);
  if (consumer === undefined) return missingConsumerFindings({ wanted, stream, consumers, kubectl });
  const deadLetters = blueprint.nats.streams.filter(({ name }) => name !== stream.config.name);
  return configurationFindings({
    wanted,
    stream,
    consumer,
    kubectl,
    elsewhere: deadLetters.flatMap(({ subjects }) => subjects),
  });
}

/** Consumers nobody expects are somebody's own business, but one that can never receive anything is worth a word. */
function otherDeadFilters(wanted: readonly WantedConsumer[], { sections }: Input): UncodedFinding[] {
  return sections["nats/consumers"].flatMap((consumer) => {
    if (wanted.some((own) => isWanted(own, consumer))) return [];
    const stream = sections["nats/streams"].find(({ config }) => config.name === consumer.stream_name);
    if (stream === undefined) return [];
    const dead = deadFilters(consumer, stream);
    return dead.length === 0 ? [] : [{ ...deadFilterFinding(consumer, stream, dead), severity: "warning" }];
  });
}
