import type { Stream } from "../snapshot/nats.ts";
import { covers } from "../subjects/covers.ts";
import { overlapWithin } from "../subjects/find-overlaps.ts";
import { subjectsOverlap } from "../subjects/overlap.ts";
import { parseSubject } from "../subjects/subject.ts";
import type { TestResult, Unseen } from "./answer.ts";
import { isAtLeast } from "./server-version.ts";
import { acrossVersions, isSince } from "./versions.ts";
import { wildcardRuleOf } from "./wildcard-rules.ts";
import type { HeldStream, StreamRequest } from "./world.ts";

/** The server's test of each subject of a stream by itself. */
export function subjectsTest(request: StreamRequest, versions: readonly string[]): TestResult {
  return acrossVersions(versions, (version) => {
    for (const subject of request.subjects) {
      const why = refusal(subject, request, version);
      if (why !== null) return { kind: "subject", code: 10052, subject, why };
    }
    return null;
  });
}

/** The server's test of a stream's subjects against each other. */
export function withinTest(
  { subjects }: Pick<StreamRequest, "subjects">,
  versions: readonly string[],
): TestResult {
  const valid = subjects.filter((subject) => parseSubject(subject).ok);
  return acrossVersions(versions, (version) => {
    const pair = overlapWithin(valid, wildcardRuleOf(version));
    return pair === null ? null : { kind: "overlaps-itself", code: 10052, ...pair };
  });
}

/** The server's test of a stream's subjects against those of the account's other streams. */
export function overlapTest(
  { name, subjects }: Pick<StreamRequest, "name" | "subjects">,
  streams: readonly HeldStream[] | null,
  versions: readonly string[],
): TestResult {
  if (streams === null) return unreadableStreams;
  const wanted = (subjects.length > 0 ? subjects : [name]).filter((own) => parseSubject(own).ok);
  return acrossVersions(versions, (version) => {
    const rule = wildcardRuleOf(version);
    for (const { config } of streams) {
      if (config.name === name) continue;
      for (const other of config.subjects) {
        const subject = wanted.find((own) => subjectsOverlap(own, other, rule));
        if (subject !== undefined)
          return { kind: "overlap", code: 10065, subject, other, stream: config.name };
      }
    }
    return null;
  });
}

const unreadableStreams: Unseen = {
  kind: "unseen",
  what: "streams",
  codes: [10065],
  why: "the account's streams could not be read",
};

function refusal(
  subject: string,
  { noAck = false, replicas }: StreamRequest,
  version: string,
): string | null {
  const parsed = parseSubject(subject);
  if (!parsed.ok) return parsed.error;
  if (subject === ">" && isAtLeast(version, [2, 10, 17])) {
    if (!noAck) return `"${subject}" would capture the server's own subjects`;
    return replicas > 1 ? `"${subject}" is for streams with one replica` : null;
  }
  if (!isAtLeast(version, [2, 10, 0]))
    return covers("$JS.API.>", subject) ? `"${subject}" would capture the server's own API` : null;
  return !noAck && isReserved(subject, version) ? `"${subject}" would capture the server's own API` : null;
}

/**
 * Held against three servers with 521 subjects each (2.9.10, 2.10.27, 2.15.1): 2.9 refuses what lies within the API; 2.10 what lies within the server's own
 * subjects, its events apart; newer ones what has a subject in common with them, so that `*.*.orders` is refused too.
 */
function isReserved(subject: string, version: string): boolean {
  const rule = wildcardRuleOf(version);
  const isEvent = covers("$JS.EVENT.>", subject, rule) || covers("$SYS.ACCOUNT.>", subject, rule);
  if (isEvent || subject === ">") return false;
  return isSince(version, [2, 10, 28], [2, 11, 2])
    ? ["$JS.>", "$JSC.>", "$NRG.>", "$SYS.>"].some((own) => subjectsOverlap(own, subject, rule))
    : ["$JS.>", "$JSC.>", "$SYS.>"].some((own) => covers(own, subject, rule));
}

/** Requests that the JetStream API answers; a name stands for any stream and consumer. */
const apiRequests = [
  ...["INFO", "STREAM.LIST", "STREAM.NAMES", "STREAM.INFO.s", "STREAM.CREATE.s", "STREAM.UPDATE.s"],
  ...["CONSUMER.LIST.s", "CONSUMER.INFO.s.c", "CONSUMER.CREATE.s.c", "CONSUMER.CREATE.s.c.f"],
  ...["CONSUMER.DURABLE.CREATE.s.c", "CONSUMER.MSG.NEXT.s.c"],
].map((request) => `$JS.API.${request}`);

/** A stream that exists and takes requests of the JetStream API as messages: its acknowledgement may reach who asked before the API's answer does (2.9.10, 2.10.27). */
export const capturesApi = ({ subjects, no_ack: noAck, mirror }: Stream["config"]): string | null =>
  noAck || mirror ? null : (subjects.find(answersForApi) ?? null);

/** A subject that takes requests of the API. */
export const answersForApi = (subject: string): boolean =>
  mayReachApi.test(subject) && apiRequests.some((request) => covers(subject, request));

/** Its first token covers `$JS`: few subjects need a closer look. */
const mayReachApi = /^(?:\$JS|[*>])(?:\.|$)/;
