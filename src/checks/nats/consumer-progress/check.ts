import { kubectlFor } from "../../../remedy/kubectl.ts";
import { natsFor } from "../../../remedy/nats.ts";
import { podTemplates, templateSections } from "../../../snapshot/kubernetes/pod-templates.ts";
import type { Consumer, Stream } from "../../../snapshot/nats.ts";
import type { ProbeError, ProbeResult } from "../../../snapshot/probe-result.ts";
import { type CheckInput, defineCheck, type Undecided } from "../../check.ts";
import type { Finding } from "../../finding.ts";
import { dataOf } from "../../unreadable.ts";
import { isWanted, type WantedConsumer, wantedConsumers } from "../consumers/wanted-consumers.ts";
import { workerUptimeMs } from "../consumers/worker-uptime.ts";
import { purposeOf } from "../streams/stream-commands.ts";
import { consumerClock } from "./consumer-clock.ts";
import type { Observed } from "./observed-consumer.ts";
import { paused, saturated, standstill, standstillFinding } from "./standstill.ts";
import { hidesAge, overThreshold, thresholdFindings } from "./thresholds.ts";
import { unclaimed, unclaimedFinding } from "./unclaimed.ts";
import { comesBack, comesBackFinding, givenUp, givenUpFinding } from "./undelivered.ts";

const reads = ["nats/streams", "nats/consumers"] as const;
const optional = [
  "kubernetes/server",
  ...templateSections,
  "kubernetes/replicasets",
  "kubernetes/pods",
  "postgres/server",
  "nats/monitoring",
] as const;

type Input = CheckInput<(typeof reads)[number], (typeof optional)[number]>;

/** Messages that wait are taken, those that are taken are acknowledged, and none is given up. */
export const consumerProgress = defineCheck({
  id: "nats/consumer-progress",
  title: "Consumers take their messages and acknowledge them",
  requires: ["nats/reachable"],
  reads,
  optional,
  findings: [standstill, saturated, paused, givenUp, comesBack, unclaimed, overThreshold],
  decide(input) {
    const templates = podTemplates(input.optional);
    const wanted = wantedConsumers(input.blueprint, templates);
    const byStream = new Map<string, Consumer[]>();
    for (const consumer of input.sections["nats/consumers"]) {
      const known = byStream.get(consumer.stream_name);
      if (known === undefined) byStream.set(consumer.stream_name, [consumer]);
      else known.push(consumer);
    }
    const findings = input.sections["nats/streams"].flatMap((stream) => {
      const { name } = stream.config;
      const consumers = byStream.get(name) ?? [];
      const isWantedStream = input.blueprint.nats.streams.some((own) => own.name === name);
      return [
        ...consumers.flatMap((consumer) =>
          consumerFindings(consumer, stream, consumers.length === 1, wanted, input),
        ),
        ...[unclaimedFinding(stream, consumers, isWantedStream, natsFor(input.target))].flatMap(
          (finding) => finding ?? [],
        ),
      ];
    });
    const ageless = input.sections["nats/consumers"].filter((consumer) =>
      isAgeHidden(consumer, wanted, input),
    );
    return { kind: "decided", findings, ...(ageless.length > 0 && { incomplete: hiddenAge(ageless) }) };
  },
});

function isAgeHidden(consumer: Consumer, wanted: readonly WantedConsumer[], input: Input): boolean {
  const stream = input.sections["nats/streams"].find(({ config }) => config.name === consumer.stream_name);
  if (stream === undefined) return false;
  const own = wanted.find((candidate) => isWanted(candidate, consumer)) ?? null;
  return hidesAge({ wanted: own, consumer, clock: consumerClock(consumer, stream, input.takenAt, null) });
}

const hiddenAge = (consumers: readonly Consumer[]): Undecided => ({
  reason: `how old the oldest message that waits for ${consumers.map(({ name }) => name).join(", ")} is could not be read`,
  remedy: {
    summary:
      "Let the NATS user publish to $JS.API.STREAM.MSG.GET.>. Of mirrors, and of consumers of the last message per subject, it is not known.",
    commands: [],
  },
});

function consumerFindings(
  consumer: Consumer,
  stream: Stream,
  isAlone: boolean,
  wanted: readonly WantedConsumer[],
  input: Input,
): Finding[] {
  const own = wanted.find((candidate) => isWanted(candidate, consumer));
  const observed: Observed = {
    consumer,
    stream,
    isAlone,
    wanted: own ?? null,
    clock: consumerClock(consumer, stream, input.takenAt, dataOf(input.optional["nats/monitoring"])),
    workerUptimeMs: workerUptimeMs(own?.worker ?? null, input.optional, input),
    serverVersion: dataOf(input.optional["nats/monitoring"])?.version ?? null,
    databaseError: unansweredBy(input.optional["postgres/server"]),
    target: input.target,
    messageStatus: input.blueprint.postgres.messageStatus,
    kubectl: kubectlFor(input.target),
    nats: natsFor(input.target),
  };
  const limits = thresholdFindings(observed);
  // A stream with limits forgets by itself: a consumer of somebody's own that lags behind there harms nobody.
  if (own === undefined && (stream.config.retention === "limits" || isOfMqtt(stream))) return limits;
  return [standstillFinding(observed), givenUpFinding(observed), comesBackFinding(observed)]
    .flatMap((finding) => finding ?? [])
    .concat(limits);
}

/** nats-server's own, of clients by MQTT: what a session that stays has not got waits there until its client comes again. */
const isOfMqtt = ({ config }: Stream): boolean => purposeOf(config).kind === "mqtt";

/** A database that does not answer keeps the worker from its work; that PostgreSQL cannot be asked at all is no sign of it. */
function unansweredBy(server: ProbeResult<unknown>): ProbeError | null {
  const isDown = !server.ok && (server.error.kind === "unreachable" || server.error.kind === "timeout");
  return isDown ? server.error : null;
}
