import { predictStreamCreation } from "../../../jetstream/predict-stream-creation.ts";
import {
  type PodTemplate,
  podTemplates,
  templateSections,
} from "../../../snapshot/kubernetes/pod-templates.ts";
import type { Stream } from "../../../snapshot/nats.ts";
import { subjectsOverlap } from "../../../subjects/overlap.ts";
import { type CheckInput, type CheckStatus, defineCheck } from "../../check.ts";
import type { CheckId } from "../../check-id.ts";
import { jetStreamWorld } from "../../nats/server/jetstream-world.ts";
import { unrecoveredStreams } from "../../nats/server/unrecovered-streams.ts";
import { isOfDefinition, whyRefused } from "../../nats/streams/refusal-words.ts";
import { wantedStreams } from "../../nats/streams/wanted-streams.ts";
import { dataOf } from "../../unreadable.ts";
import { type DeadLetterStream, deadLetterStreams, lettersWithoutRow } from "../dead-letter-streams.ts";
import {
  deadLetterKinds,
  deadLettersFinding,
  type NoStream,
  noStreamFinding,
} from "./dead-letter-findings.ts";

const reads = ["nats/streams"] as const;
const optional = [
  "nats/server",
  "nats/monitoring",
  "nats/account",
  ...templateSections,
  "postgres/message-status",
] as const;

type Input = CheckInput<(typeof reads)[number], (typeof optional)[number]>;

const noneExpected = "no stream for dead letters is expected (deadLetters)";

const expectedIn = ({ blueprint, optional: sections }: Pick<Input, "blueprint" | "optional">) =>
  deadLetterStreams(wantedStreams(blueprint, podTemplates(sections)), blueprint.deadLetters);

/** What the worker gives up is kept, and nothing has been given up lately. */
export const deadLetters = defineCheck({
  id: "pipeline/dead-letters",
  title: "Dead letters have a stream, and there are none",
  requires: ["nats/reachable"],
  reads,
  optional,
  findings: deadLetterKinds,
  after: [
    "postgres/table-presence",
    "postgres/privileges",
    "nats/storage-reservation",
    "nats/stream-config",
    "kubernetes/pod-readiness",
  ],
  notApplicable: (input) => (expectedIn(input).length === 0 ? noneExpected : null),
  decide(input) {
    const live = input.sections["nats/streams"];
    const expected = expectedIn(input);
    const find = (name: string) => live.find(({ config }) => config.name === name);
    const [first] = expected;
    if (first === undefined) return { kind: "not-applicable", reason: noneExpected };
    if (expected.every(({ name, sources }) => ![name, ...sources].some(find)))
      return {
        kind: "not-applicable",
        reason: `there is neither ${first.sources.join(" nor ")} nor ${first.name} (nats/stream-config)`,
      };
    const status = dataOf(input.optional["postgres/message-status"]);
    const missing = expected
      .filter(({ name }) => find(name) === undefined)
      .flatMap((wanted) => missingStream(wanted, input) ?? []);
    const letters = expected.flatMap(({ name }) => {
      const stream = find(name);
      if (stream === undefined) return [];
      const { messageStatus } = input.blueprint.postgres;
      const withoutRow = lettersWithoutRow([stream], status, messageStatus?.deadLettered ?? []);
      const copiers = copyingInto(stream, input.sections["nats/streams"]);
      return deadLettersFinding(stream, { ...input, messageStatus, withoutRow, copiers }) ?? [];
    });
    return {
      kind: "decided",
      findings: [...missing.map(noStreamFinding), ...letters],
      leftTo: missing.flatMap(({ cause }) => (cause?.isTold ? [cause.check] : [])),
    };
  },
});

/** Streams that publish what they store again, on subjects of this one: a copy is no letter. */
const copyingInto = ({ config: { subjects } }: Stream, streams: readonly Stream[]): string[] =>
  streams
    .filter(({ config }) => {
      // Parts of the original subject, which may be anything: `{{wildcard(1)}}`, `$1`.
      const dest = config.republish?.dest?.replaceAll(/\{\{[^{}]*\}\}|\$\d+/g, "*");
      return dest && subjects.some((subject) => subjectsOverlap(subject, dest));
    })
    .map(({ config }) => config.name);

/** Null: what it is for is taken care of. */
function missingStream(wanted: DeadLetterStream, input: Input): NoStream | null {
  const live = input.sections["nats/streams"];
  // Without messages there are no dead letters; with another stream on their subjects they are kept, and nats/stream-overlap tells of that.
  if (!live.some(({ config }) => wanted.sources.includes(config.name)) || takesAny(wanted.subjects, live))
    return null;
  const world = jetStreamWorld(input.optional, live, input.blueprint);
  const onDisk = unrecoveredStreams(world.monitoring);
  const answer = predictStreamCreation(wanted, world);
  const refusal = answer.answer === "refused" ? answer.refusals[0] : null;
  const writers = podTemplates(input.optional).filter(({ name }) => wanted.writers.includes(name));
  const why = ((): readonly [CheckId, string] | null => {
    if (refusal?.kind === "storage")
      return ["nats/storage-reservation", "NATS has no storage left that it could reserve"];
    if (onDisk?.has(wanted.name))
      return ["nats/stream-config", "NATS has it on disk and could not recover it"];
    if (refusal !== null)
      return ["nats/stream-config", isOfDefinition(refusal) ? whyRefused(refusal) : "NATS refuses it"];
    const down = writers.find(isDown);
    return down === undefined
      ? null
      : ["kubernetes/pod-readiness", `${down.name}, which creates it, does not run`];
  })();
  return {
    wanted,
    onDisk,
    cause: why === null ? null : { check: why[0], why: why[1], isTold: isTold(input.outcomes.get(why[0])) },
    writer: writers[0] ?? null,
    deadLettered: input.blueprint.postgres.messageStatus?.deadLettered ?? [],
    target: input.target,
  };
}

/** Whether a check that ended so says what is wrong: then it need not be said twice. */
const isTold = (outcome: CheckStatus | undefined): boolean => outcome === "fail" || outcome === "warn";

const takesAny = (subjects: readonly string[], streams: readonly Stream[]): boolean =>
  streams.some(
    ({ config }) =>
      !config.mirror &&
      config.subjects.some((own) => subjects.some((subject) => subjectsOverlap(own, subject))),
  );

const isDown = ({ replicas, ready }: PodTemplate): boolean => replicas !== 0 && ready === 0;
