import type { Stream } from "../../../snapshot/nats.ts";
import { covers } from "../../../subjects/covers.ts";
import { overlapWithin } from "../../../subjects/find-overlaps.ts";
import { subjectsOverlap } from "../../../subjects/overlap.ts";
import { parseSubject } from "../../../subjects/subject.ts";
import { isAtLeast } from "../server/server-version.ts";

/** Why the server refuses a stream's subjects by themselves, whatever else exists: JetStream error 10052. */
export type DefinitionProblem =
  | { kind: "overlaps-itself"; a: string; b: string }
  | { kind: "refused"; subject: string; why: string };

/** Null: nothing is wrong with the subjects alone. `version` null: not known, so that only what every server refuses counts. */
export function definitionProblem(
  subjects: readonly string[],
  version: string | null,
): DefinitionProblem | null {
  const pair = overlapWithin(subjects.filter((subject) => parseSubject(subject).ok));
  if (pair !== null) return { kind: "overlaps-itself", ...pair };
  for (const subject of subjects) {
    const why = refusal(subject, version);
    if (why !== null) return { kind: "refused", subject, why };
  }
  return null;
}

function refusal(subject: string, version: string | null): string | null {
  const parsed = parseSubject(subject);
  if (!parsed.ok) return parsed.error;
  if (version === null) return null;
  if (subject === ">")
    return isAtLeast(version, [2, 10, 17]) ? `"${subject}" would capture the server's own subjects` : null;
  return isReserved(subject, version) ? `"${subject}" would capture the server's own API` : null;
}

/**
 * Held against three servers with 521 subjects each (2.9.10, 2.10.27, 2.15.1): 2.9 refuses what lies within the API; 2.10 what lies within the server's own
 * subjects, its events apart; newer ones what has a subject in common with them, so that `*.*.orders` is refused too.
 */
function isReserved(subject: string, version: string): boolean {
  if (!isAtLeast(version, [2, 10, 0])) return covers("$JS.API.>", subject);
  const isEvent = covers("$JS.EVENT.>", subject) || covers("$SYS.ACCOUNT.>", subject);
  if (isEvent) return false;
  return refusesWhatCollides(version)
    ? ["$JS.>", "$JSC.>", "$NRG.>", "$SYS.>"].some((own) => subjectsOverlap(own, subject))
    : ["$JS.>", "$JSC.>", "$SYS.>"].some((own) => covers(own, subject));
}

/** Measured on both sides: 2.10.27 and 2.11.1 take `*.*.orders`, 2.10.28, 2.10.29, 2.11.2 and 2.15.3 do not. */
const refusesWhatCollides = (version: string): boolean =>
  isAtLeast(version, [2, 11, 2]) || (isAtLeast(version, [2, 10, 28]) && !isAtLeast(version, [2, 11, 0]));

/** Requests that the JetStream API answers; a name stands for any stream and consumer. */
const apiRequests = [
  ...["INFO", "STREAM.LIST", "STREAM.NAMES", "STREAM.INFO.s", "STREAM.CREATE.s", "STREAM.UPDATE.s"],
  ...["CONSUMER.LIST.s", "CONSUMER.INFO.s.c", "CONSUMER.CREATE.s.c", "CONSUMER.CREATE.s.c.f"],
  ...["CONSUMER.DURABLE.CREATE.s.c", "CONSUMER.MSG.NEXT.s.c"],
].map((request) => `$JS.API.${request}`);

/** A stream that exists and takes requests of the JetStream API as messages: its acknowledgement may reach who asked before the API's answer does (2.9.10, 2.10.27). */
export const capturesApi = ({ subjects, no_ack: noAck, mirror }: Stream["config"]): string | null =>
  noAck || mirror
    ? null
    : (subjects.find((subject) => apiRequests.some((request) => covers(subject, request))) ?? null);
