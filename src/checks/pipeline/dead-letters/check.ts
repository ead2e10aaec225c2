import { predictStreamCreation } from "../../../jetstream/predict-stream-creation.ts";
import type { Deployment } from "../../../snapshot/kubernetes/workloads.ts";
import type { Stream } from "../../../snapshot/nats.ts";
import { subjectsOverlap } from "../../../subjects/overlap.ts";
import { type CheckInput, defineCheck } from "../../check.ts";
import type { Finding } from "../../finding.ts";
import { jetStreamWorld } from "../../nats/server/jetstream-world.ts";
import { unrecoveredStreams } from "../../nats/server/unrecovered-streams.ts";
import { type WantedStream, wantedStreams } from "../../nats/streams/wanted-streams.ts";
import { dataOf } from "../../unreadable.ts";
import { deadLetterStreams, lettersWithoutRow } from "../dead-letter-streams.ts";
import { deadLetterKinds, deadLettersFinding, noStreamFinding } from "./dead-letter-findings.ts";

const reads = ["nats/streams"] as const;
const optional = [
  "nats/server",
  "nats/monitoring",
  "nats/account",
  "kubernetes/deployments",
  "postgres/message-status",
] as const;

type Input = CheckInput<(typeof reads)[number], (typeof optional)[number]>;

/** What the worker gives up is kept, and nothing has been given up lately. */
export const deadLetters = defineCheck({
  id: "pipeline/dead-letters",
  title: "Dead letters have a stream, and there are none",
  requires: ["nats/reachable"],
  reads,
  optional,
  findings: deadLetterKinds,
  after: ["postgres/table-presence", "postgres/privileges"],
  decide(input) {
    const deployments = dataOf(input.optional["kubernetes/deployments"]) ?? [];
    const live = input.sections["nats/streams"];
    const expected = deadLetterStreams(wantedStreams(input.blueprint, deployments));
    const find = (name: string) => live.find(({ config }) => config.name === name);
    const [first] = expected;
    if (first !== undefined && expected.every(({ name }) => !find(name) && !find(sourceOf(name))))
      return {
        kind: "not-applicable",
        reason: `there is neither ${sourceOf(first.name)} nor ${first.name} (nats/stream-config)`,
      };
    const status = dataOf(input.optional["postgres/message-status"]);
    const findings = expected.flatMap((wanted) => {
      const stream = find(wanted.name);
      if (stream === undefined) return missingFindings(wanted, input);
      return deadLettersFinding(stream, { ...input, withoutRow: lettersWithoutRow([stream], status) }) ?? [];
    });
    return { kind: "decided", findings };
  },
});

/** The stream whose messages end there. */
const sourceOf = (name: string): string => name.replace(/DLQ$/, "");

function missingFindings(wanted: WantedStream, input: Input): Finding[] {
  const live = input.sections["nats/streams"];
  const source = sourceOf(wanted.name);
  // Without messages there are no dead letters; with another stream on their subjects they are kept, and nats/stream-overlap tells of that.
  if (!live.some(({ config }) => config.name === source) || takesAny(wanted.subjects, live)) return [];
  const world = jetStreamWorld(input.optional, live, input.blueprint);
  const onDisk = unrecoveredStreams(world.monitoring);
  const answer = predictStreamCreation(wanted, world);
  const refusal = answer.answer === "refused" ? answer.refusals[0].kind : null;
  const writers = (dataOf(input.optional["kubernetes/deployments"]) ?? []).filter(({ metadata }) =>
    wanted.writers.includes(metadata.name),
  );
  return [
    noStreamFinding({
      wanted,
      onDisk,
      cause:
        refusal === "storage"
          ? "nats/storage-reservation"
          : onDisk?.has(wanted.name) || refusal !== null
            ? "nats/stream-config"
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
