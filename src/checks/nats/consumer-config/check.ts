import { kubectlFor } from "../../../remedy/kubectl.ts";
import { natsFor } from "../../../remedy/nats.ts";
import { podTemplates, templateSections } from "../../../snapshot/kubernetes/pod-templates.ts";
import { everyRelease } from "../../../snapshot/kubernetes/release-name.ts";
import { type CheckInput, defineCheck } from "../../check.ts";
import type { Finding } from "../../finding.ts";
import { dataOf } from "../../unreadable.ts";
import { deadFilters } from "../consumers/consumer-filters.ts";
import { isWanted, type WantedConsumer, wantedConsumers } from "../consumers/wanted-consumers.ts";
import { workerUptimeMs } from "../consumers/worker-uptime.ts";
import { consumerKey, managedConsumers, mayBeElsewhere } from "../nack/nack-resource.ts";
import { jetStreamWorld } from "../server/jetstream-world.ts";
import { acknowledgementFindings, givesUpEarlyFindings } from "./delivery-findings.ts";
import { demandFindings } from "./demand-findings.ts";
import { filterFindings, unexpectedDeadFilter } from "./filter-findings.ts";
import {
  ackPolicy,
  ackWait,
  deadFilter,
  deliverPolicy,
  expires,
  forgets,
  givesUpEarly,
  headersOnly,
  missing,
  narrowFilter,
  notAsSaid,
  refused,
  refusesFetches,
  rival,
  slowReplay,
  takesDeadLetters,
  tooMany,
} from "./findings.ts";
import { missingConsumerFinding } from "./missing-consumer.ts";
import { settingFindings } from "./setting-findings.ts";

const reads = ["nats/streams", "nats/consumers"] as const;
const optional = [
  "nats/server",
  "nats/account",
  "kubernetes/server",
  ...templateSections,
  "kubernetes/replicasets",
  "kubernetes/pods",
  "kubernetes/nack-consumers",
] as const;

type Input = CheckInput<(typeof reads)[number], (typeof optional)[number]>;

/** The worker's consumer is on its stream, takes the subjects it is there for, and was made as the worker means it today. */
export const consumerConfig = defineCheck({
  id: "nats/consumer-config",
  title: "Consumers are there, and set up as the worker needs them",
  requires: ["nats/reachable"],
  reads,
  optional,
  findings: [
    missing,
    rival,
    tooMany,
    refused,
    deadFilter,
    narrowFilter,
    takesDeadLetters,
    givesUpEarly,
    ackPolicy,
    deliverPolicy,
    ackWait,
    slowReplay,
    refusesFetches,
    headersOnly,
    expires,
    forgets,
    notAsSaid,
  ],
  decide(input) {
    const templates = podTemplates(input.optional);
    const wanted = wantedConsumers(input.blueprint, templates);
    const streams = new Set(input.sections["nats/streams"].map(({ config }) => config.name));
    const told = wanted.filter((consumer) => isToldOfResource(consumer, input));
    return {
      kind: "decided",
      leftTo: [
        ...(wanted.some(({ stream }) => !streams.has(stream)) ? ["nats/stream-config" as const] : []),
        ...(told.length > 0 ? ["nats/nack-resources" as const] : []),
      ],
      findings: [
        ...wanted
          .filter((consumer) => !told.includes(consumer))
          .flatMap((consumer) => wantedFindings(consumer, input)),
        ...otherDeadFilters(wanted, input),
      ],
    };
  },
});

/** One that is missing although a resource of nack wants it: why, and what to do, is said of the resource. */
function isToldOfResource({ stream, name }: WantedConsumer, { sections, optional: around }: Input): boolean {
  const resource = managedConsumers(dataOf(around["kubernetes/nack-consumers"])).get(
    consumerKey(stream, name),
  );
  if (resource === undefined || mayBeElsewhere(resource)) return false;
  return !sections["nats/consumers"].some((one) => one.stream_name === stream && one.name === name);
}

function wantedFindings(wanted: WantedConsumer, input: Input): Finding[] {
  const { sections, optional: around, target, blueprint } = input;
  const stream = sections["nats/streams"].find(({ config }) => config.name === wanted.stream);
  // Why a stream is missing is another check's business.
  if (stream === undefined) return [];
  const consumers = sections["nats/consumers"].filter(({ stream_name }) => stream_name === wanted.stream);
  const consumer = consumers.find(({ name }) => name === wanted.name);
  const kubectl = kubectlFor(target);
  const nats = natsFor(target);
  const world = jetStreamWorld(around, sections["nats/streams"], blueprint);
  if (consumer === undefined)
    return [
      missingConsumerFinding({
        wanted,
        stream,
        consumers,
        workerUptimeMs: workerUptimeMs(wanted.worker, around, input),
        target,
        world,
        kubectl,
        nats,
      }),
    ];
  const deadLetters = blueprint.nats.streams.filter(({ name }) => name !== stream.config.name);
  const elsewhere = deadLetters.flatMap(({ subjects }) => subjects);
  const serverVersion = dataOf(around["nats/server"])?.version ?? null;
  const skipsStored = blueprint.release !== everyRelease;
  const configured = {
    ...{ wanted, stream, consumer, consumers, world, kubectl, nats, serverVersion, elsewhere, skipsStored },
  };
  // Services take a consumer as they find it (async-nats `get_or_create_consumer` compares nothing, nomnom 3ac7dfa): none of this shows in a log.
  return [
    ...filterFindings(configured),
    ...givesUpEarlyFindings(configured),
    ...acknowledgementFindings(configured),
    ...settingFindings(configured),
    ...demandFindings(configured),
  ];
}

function otherDeadFilters(wanted: readonly WantedConsumer[], { sections, target }: Input): Finding[] {
  return sections["nats/consumers"].flatMap((consumer) => {
    if (wanted.some((own) => isWanted(own, consumer))) return [];
    const stream = sections["nats/streams"].find(({ config }) => config.name === consumer.stream_name);
    if (stream === undefined) return [];
    const dead = deadFilters(consumer, stream);
    return dead.length === 0 ? [] : [unexpectedDeadFilter(consumer, stream, dead, natsFor(target))];
  });
}
