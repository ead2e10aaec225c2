import type { Blueprint, ExpectedStream } from "../blueprint/blueprint.ts";
import { expectedStream } from "../blueprint/expectations.ts";
import { streamOverlap } from "../checks/nats/stream-overlap/check.ts";
import type { ReportedFinding } from "../doctor/report.ts";
import { succeed } from "../snapshot/probe-result.ts";
import { streamPlaces } from "./finding-places.ts";
import { findingsOf, ofScope } from "./judge.ts";
import { areDifferent, type World, worldsOf } from "./worlds.ts";
import { nameOf, type WrittenJetStream, type WrittenStream } from "./written.ts";

/** What is wrong with the subjects of the streams that are written: by themselves, and beside each other. */
export function judgeSubjects(
  written: WrittenJetStream,
  configured: Blueprint,
  now: string,
): ReportedFinding[] {
  return worldsOf(written).flatMap((world) => {
    const streams = world.streams.filter(claimsSubjects);
    const blueprint = {
      ...configured,
      nats: { ...configured.nats, maxFileBytes: null, streams: streams.map(expected) },
    };
    const sections = { "nats/streams": succeed([]) };
    return findingsOf(streamOverlap, { sections, blueprint, now }).flatMap(
      (finding) => placed(finding, { ...world, streams }) ?? [],
    );
  });
}

/** A mirror takes nothing that is published, and of subjects that are worked out nothing is known. */
const claimsSubjects = ({ subjects, hasOrigin }: WrittenStream): boolean =>
  subjects !== null && subjects.length > 0 && !hasOrigin;

/** What is written as a wish for a stream. */
export const expected = (stream: WrittenStream): ExpectedStream =>
  expectedStream({
    name: nameOf(stream),
    subjects: (stream.subjects ?? []).map(({ text }) => text),
    maxBytes: stream.maxBytes,
    replicas: stream.replicas,
    storage: stream.storage,
  });

/** The finding with its places; null: it is not certain that it is about two streams, or another world has said it. */
function placed(finding: ReportedFinding, { scope, streams }: World): ReportedFinding | null {
  const of = (name: unknown) => streams.find((stream) => nameOf(stream) === name);
  const own = of(finding.resource.replace(/^nats\/stream\//, ""));
  if (own === undefined) return null;
  const other = of(finding.evidence.conflictingStream);
  const places = streamPlaces(finding, streams);
  if (other === undefined) return scope === null ? null : ofScope({ ...finding, places }, scope);
  if (!areDifferent(own, other)) return null;
  const pair = { ...finding, places, remedy: narrowing(finding, own, other) };
  if (scope !== null) return ofScope(pair, scope);
  if (own.scope === other.scope) return null;
  return {
    ...pair,
    severity: pair.severity === "error" ? "warning" : pair.severity,
    message: `${pair.message} They are written in different packages: it holds where both use one account of NATS.`,
  };
}

const narrowing = ({ evidence }: ReportedFinding, own: WrittenStream, other: WrittenStream) => ({
  summary: `Narrow ${String(evidence.subject)} of ${nameOf(own)} so that it leaves ${String(evidence.conflictsWith)} to ${nameOf(other)}, here and in what publishes to it.`,
  commands: [],
});
