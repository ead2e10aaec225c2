import type { Deployment } from "../../../snapshot/kubernetes/workloads.ts";
import type { Stream } from "../../../snapshot/nats.ts";
import { subjectsOverlap } from "../../../subjects/overlap.ts";
import { type CheckInput, defineCheck } from "../../check.ts";
import type { Finding } from "../../finding.ts";
import { outOfStorage } from "../../nats/storage/reservation.ts";
import { liveStorageSources } from "../../nats/storage/storage-limits.ts";
import { type WantedStream, wantedStreams } from "../../nats/streams/wanted-streams.ts";
import { dataOf } from "../../unreadable.ts";
import { deadLetterKinds, deadLettersFinding, noStreamFinding } from "./dead-letter-findings.ts";

const reads = ["nats/streams"] as const;
const optional = ["nats/monitoring", "nats/account", "kubernetes/deployments"] as const;

type Input = CheckInput<(typeof reads)[number], (typeof optional)[number]>;

/** What the worker gives up is kept, and nothing has been given up lately. */
export const deadLetters = defineCheck({
  id: "pipeline/dead-letters",
  title: "Dead letters have a stream, and there are none",
  requires: ["nats/reachable"],
  reads,
  optional,
  findings: deadLetterKinds,
  decide(input) {
    const deployments = dataOf(input.optional["kubernetes/deployments"]) ?? [];
    const findings = deadLetterStreams(wantedStreams(input.blueprint, deployments)).flatMap((wanted) => {
      const stream = input.sections["nats/streams"].find(({ config }) => config.name === wanted.name);
      return stream === undefined
        ? missingFindings(wanted, input)
        : [deadLettersFinding(stream, input)].flatMap((finding) => finding ?? []);
    });
    return { kind: "decided", findings };
  },
});

/** The worker's own: called like the stream it takes from, with DLQ behind (nomnom-contract §2.1). */
const deadLetterStreams = (wanted: readonly WantedStream[]): WantedStream[] => {
  const sources = wanted.filter(({ consumers }) => consumers.length > 0).map(({ name }) => `${name}DLQ`);
  return wanted.filter(({ name }) => sources.includes(name));
};

function missingFindings(wanted: WantedStream, input: Input): Finding[] {
  const live = input.sections["nats/streams"];
  const source = wanted.name.replace(/DLQ$/, "");
  // Without messages there are no dead letters; with another stream on their subjects they are kept, and nats/stream-overlap tells of that.
  if (!live.some(({ config }) => config.name === source) || takesAny(wanted.subjects, live)) return [];
  const sources = liveStorageSources(input.optional, live, input.blueprint);
  const isRefused = outOfStorage([wanted], sources).has(wanted.name);
  const writers = (dataOf(input.optional["kubernetes/deployments"]) ?? []).filter(({ metadata }) =>
    wanted.writers.includes(metadata.name),
  );
  return [
    noStreamFinding({
      wanted,
      cause: isRefused
        ? "nats/storage-reservation"
        : writers.some(isDown)
          ? "kubernetes/pod-readiness"
          : null,
      writer: writers[0]?.metadata.name ?? null,
      target: input.target,
    }),
  ];
}

const takesAny = (subjects: readonly string[], streams: readonly Stream[]): boolean =>
  streams.some(
    ({ config }) =>
      !config.mirror &&
      config.subjects.some((own) => subjects.some((subject) => subjectsOverlap(own, subject))),
  );

const isDown = ({ spec, status }: Deployment): boolean =>
  spec.replicas !== 0 && (status.readyReplicas ?? 0) === 0;
