import { type Answer, refusalOf, unseenIn } from "../../../jetstream/answer.ts";
import { predictStreamCreations } from "../../../jetstream/predict-stream-creation.ts";
import { capturesApi } from "../../../jetstream/stream-subjects.ts";
import { answeringVersions } from "../../../jetstream/versions.ts";
import { certainRule } from "../../../jetstream/wildcard-rules.ts";
import { natsFor } from "../../../remedy/nats.ts";
import { podTemplates, templateSections } from "../../../snapshot/kubernetes/pod-templates.ts";
import { overlapWithin } from "../../../subjects/find-overlaps.ts";
import { defineCheck, type Undecided } from "../../check.ts";
import { surroundings } from "../../kubernetes/pods/pod-witness.ts";
import { releaseObjects } from "../../kubernetes/workloads/release-workloads.ts";
import { dataOf, undecidedBy } from "../../unreadable.ts";
import { jetStreamWorld } from "../server/jetstream-world.ts";
import { claimsOf, streamOverlaps } from "../streams/stream-claims.ts";
import { type WantedStream, wantedStreams } from "../streams/wanted-streams.ts";
import { capturesApiFinding, definitionFinding } from "./definition-finding.ts";
import {
  capturesTheApi,
  coexisting,
  covered,
  overlapsItself,
  refusedSubject,
  uncaptured,
} from "./findings.ts";
import { overlapFinding } from "./overlap-finding.ts";
import { writerStates } from "./stream-writers.ts";
import { uncapturedFinding } from "./uncaptured-finding.ts";

const optional = [
  "nats/server",
  "nats/account",
  "nats/streams",
  "nats/monitoring",
  "kubernetes/server",
  ...templateSections,
  "kubernetes/replicasets",
  "kubernetes/pods",
  "kubernetes/logs",
] as const;

/** No two streams of the account, existing or still to be created, claim the same subject. */
export const streamOverlap = defineCheck({
  id: "nats/stream-overlap",
  title: "Stream subjects do not overlap",
  requires: ["nats/reachable"],
  reads: [],
  optional,
  findings: [covered, coexisting, overlapsItself, refusedSubject, capturesTheApi, uncaptured],
  decide(input) {
    const { optional: sections, blueprint, target } = input;
    const streams = sections["nats/streams"];
    if (!streams.ok && streams.error.kind === "not-configured")
      return { kind: "not-applicable", reason: streams.error.message };
    const live = dataOf(streams) ?? [];
    const liveByName = new Map(live.map((stream) => [stream.config.name, stream]));
    const wanted = wantedStreams(blueprint, podTemplates(sections));
    const created = wanted.filter((stream) => !liveByName.has(stream.name));
    const world = jetStreamWorld(sections, dataOf(streams), blueprint);
    const answers = predictStreamCreations(created, world);
    const rule = certainRule(answeringVersions(world));
    const nats = natsFor(target);
    const problems = new Map(
      created.map(({ name }) => [name, definitionProblem(answers.get(name))] as const),
    );
    const claims = claimsOf(
      live,
      created.filter(({ name }) => problems.get(name) === null),
    );
    const context = {
      live: liveByName,
      wanted: new Map(wanted.map((stream) => [stream.name, stream])),
      writers: writerStates(
        new Set(wanted.flatMap((stream) => stream.writers)),
        releaseObjects(sections),
        blueprint,
        surroundings(sections, input),
      ),
      answers,
      world,
      nats,
    };
    const findings = [
      ...created.flatMap(({ name, source }) => {
        const problem = problems.get(name) ?? null;
        return problem === null ? [] : [definitionFinding(name, problem, source, nats)];
      }),
      ...live.flatMap(({ config }) => {
        const subject = capturesApi(config);
        return subject === null ? [] : [capturesApiFinding(config.name, subject)];
      }),
      ...live.flatMap(({ config }) => {
        const pair = overlapWithin(config.subjects, rule);
        return pair === null
          ? []
          : [definitionFinding(config.name, { kind: "overlaps-itself", code: 10052, ...pair }, null, nats)];
      }),
      ...streamOverlaps(claims, rule).map((overlap) => overlapFinding(overlap, context)),
      ...(streams.ok ? wanted.flatMap((stream) => uncapturedFinding(stream, live, nats) ?? []) : []),
    ];
    const user = dataOf(sections["kubernetes/server"])?.user ?? null;
    const incomplete = streams.ok
      ? ofOtherVersion(created, answers)
      : undecidedBy([streams.error], target, user);
    return { kind: "decided", findings, ...(incomplete && { incomplete }) };
  },
});

/** Whether the server takes the subjects at all. */
const definitionProblem = (answer: Answer | undefined) =>
  refusalOf(answer, "overlaps-itself") ?? refusalOf(answer, "subject");

/** Subjects that some releases refuse by themselves or beside others, where it is not visible which release decides. */
function ofOtherVersion(
  created: readonly WantedStream[],
  answers: ReadonlyMap<string, Answer>,
): Undecided | undefined {
  for (const { name, subjects } of created) {
    const answer = answers.get(name);
    const version = (answer === undefined ? [] : unseenIn(answer)).find(
      ({ what, codes }) => what === "version" && codes.some((code) => code === 10052 || code === 10065),
    );
    if (version !== undefined)
      return {
        reason: `whether the server takes ${subjects.join(", ")} of ${name} cannot be decided from here: ${version.why}`,
        remedy: {
          summary: "Look at the server that leads JetStream: --nats-url and --nats-monitoring-url of it.",
          commands: [],
        },
      };
  }
  return undefined;
}
