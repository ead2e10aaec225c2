import type { ReportedFinding } from "../doctor/report.ts";
import { nameOf, type WrittenStream } from "./written.ts";

export type FoundPlace = NonNullable<ReportedFinding["places"]>[number];

/** Where the streams are written that a finding is about: the subject to change first, what it meets after it. */
export function streamPlaces(
  { evidence, resource }: ReportedFinding,
  streams: readonly WrittenStream[],
): FoundPlace[] {
  const own = named(streams, resource.replace(/^nats\/stream\//, ""));
  if (own === undefined) return [];
  const other = named(streams, evidence.conflictingStream) ?? own;
  const first = subjectPlace(own, evidence.subject);
  const second = subjectPlace(other, evidence.conflictsWith);
  const met = evidence.conflictsWith;
  return [
    ...(first === null ? [{ ...own.place, what: `${nameOf(own)} is defined` }] : [first]),
    ...(second === null ? [] : [second]),
    ...(second === null && met !== undefined && other !== own
      ? [{ ...other.place, what: `${nameOf(other)} is defined` }]
      : []),
  ];
}

const named = (streams: readonly WrittenStream[], name: unknown): WrittenStream | undefined =>
  streams.find((stream) => nameOf(stream) === name);

/** A stream without subjects has its name as one. */
function subjectPlace(stream: WrittenStream, subject: unknown): FoundPlace | null {
  const written = stream.subjects?.find(({ text }) => text === subject);
  return written === undefined ? null : { ...written.place, what: `${written.text} of ${nameOf(stream)}` };
}
