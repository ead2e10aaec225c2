import { natsFor } from "../../../remedy/nats.ts";
import { overlapWithin } from "../../../subjects/find-overlaps.ts";
import { defineCheck } from "../../check.ts";
import { surroundings } from "../../kubernetes/pods/pod-witness.ts";
import { releaseObjects } from "../../kubernetes/workloads/release-workloads.ts";
import { dataOf, undecidedBy } from "../../unreadable.ts";
import { outOfStorage } from "../storage/reservation.ts";
import { liveStorageSources } from "../storage/storage-limits.ts";
import { capturesApi, definitionProblem } from "../streams/definition-problem.ts";
import { claimsOf, streamOverlaps } from "../streams/stream-claims.ts";
import { wantedStreams } from "../streams/wanted-streams.ts";
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
  "kubernetes/deployments",
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
    const wanted = wantedStreams(blueprint, dataOf(sections["kubernetes/deployments"]) ?? []);
    const created = wanted.filter((stream) => !liveByName.has(stream.name));
    const version = dataOf(sections["nats/server"])?.version ?? null;
    const nats = natsFor(target);
    const problems = new Map(
      created.map((stream) => [stream, definitionProblem(stream.subjects, version)] as const),
    );
    const claims = claimsOf(
      live,
      created.filter((stream) => problems.get(stream) === null),
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
      outOfStorage: outOfStorage(created, liveStorageSources(sections, dataOf(streams), blueprint)),
      nats,
    };
    const findings = [
      ...[...problems].flatMap(([{ name, source }, problem]) =>
        problem === null ? [] : [definitionFinding(name, problem, source, nats)],
      ),
      ...live.flatMap(({ config }) => {
        const subject = capturesApi(config);
        return subject === null ? [] : [capturesApiFinding(config.name, subject)];
      }),
      ...live.flatMap(({ config }) => {
        const pair = overlapWithin(config.subjects);
        return pair === null
          ? []
          : [definitionFinding(config.name, { kind: "overlaps-itself", ...pair }, null, nats)];
      }),
      ...streamOverlaps(claims).map((overlap) => overlapFinding(overlap, context)),
      ...(streams.ok ? wanted.flatMap((stream) => uncapturedFinding(stream, live, nats) ?? []) : []),
    ];
    const user = dataOf(sections["kubernetes/server"])?.user ?? null;
    const incomplete = streams.ok ? undefined : undecidedBy([streams.error], target, user);
    return { kind: "decided", findings, ...(incomplete && { incomplete }) };
  },
});
