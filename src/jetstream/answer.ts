import type { StorageLimit } from "./storage-limits.ts";
import type { StorageKind } from "./world.ts";

/** What JetStream would answer to a request, as far as that can be said beforehand. */
export type Answer =
  | { answer: "accepted" }
  /** The server answers the first of `refusals`, which are in the order in which it looks, unless it refuses for one of `unless` before that. */
  | {
      answer: "refused";
      code: number;
      refusals: readonly [Refusal, ...Refusal[]];
      unless: readonly Unseen[];
      /** What it looks at after that, and cannot be seen from here either. */
      open: readonly Unseen[];
    }
  /** Cannot be decided from here: accepted, or refused for one of `unseen`. */
  | { answer: "undecidable"; unseen: readonly [Unseen, ...Unseen[]] };

/** A reason to refuse, with JetStream's own error code. */
export type Refusal = { code: number } & (
  | { kind: "subject"; subject: string; why: string }
  | { kind: "overlaps-itself"; a: string; b: string }
  | { kind: "overlap"; subject: string; other: string; stream: string }
  | { kind: "no-tier"; replicas: number; tiers: readonly string[] }
  | { kind: "max-streams"; whose: string; streams: number; max: number }
  | { kind: "max-bytes-required"; whose: string }
  | { kind: "stream-bytes"; whose: string; bytes: number; max: number }
  | { kind: "storage"; storage: StorageKind; limit: StorageLimit; reserved: number; needs: number }
  | { kind: "single-server"; replicas: number; server: string }
  | { kind: "peers"; replicas: number; there: number; size: number; offline: readonly string[] }
  | { kind: "unchangeable"; setting: string }
  | { kind: "filter"; filter: string; why: string }
  | { kind: "rival"; consumer: string }
  | { kind: "max-consumers"; whose: string; consumers: number; max: number }
  | { kind: "back-off"; maxDeliver: number; steps: number }
);
export type RefusalOf<Kind extends Refusal["kind"]> = Extract<Refusal, { kind: Kind }>;

/** A reason to refuse that may be there and cannot be seen from here. */
export interface Unseen {
  kind: "unseen";
  what: "account" | "limit" | "other-accounts" | "other-servers" | "server" | "streams" | "version";
  /** What the server answers then. */
  codes: readonly number[];
  /** A clause: `max_file is not visible`. */
  why: string;
}

/** What one of the server's tests says; null: it is passed. */
export type TestResult = Refusal | Unseen | null;

/** The answer that follows from the server's tests, in its order. */
export function conclude(results: readonly TestResult[]): Answer {
  const unseen: Unseen[] = [];
  for (const [index, result] of results.entries()) {
    if (result === null) continue;
    if (result.kind === "unseen") {
      unseen.push(result);
      continue;
    }
    const later = results.slice(index + 1);
    return {
      answer: "refused",
      code: result.code,
      refusals: [result, ...later.filter(isRefusal)],
      unless: unseen,
      open: later.filter(isUnseen),
    };
  }
  const [first, ...rest] = unseen;
  return first === undefined ? { answer: "accepted" } : { answer: "undecidable", unseen: [first, ...rest] };
}

/** The first reason of a kind for which a request is refused. */
export function refusalOf<Kind extends Refusal["kind"]>(
  answer: Answer | undefined,
  kind: Kind,
): RefusalOf<Kind> | null {
  if (answer?.answer !== "refused") return null;
  return answer.refusals.find((refusal): refusal is RefusalOf<Kind> => refusal.kind === kind) ?? null;
}

/** Every code the server may answer with; null stands for success. */
export function possibleCodes(answer: Answer): (number | null)[] {
  switch (answer.answer) {
    case "accepted":
      return [null];
    case "refused":
      return [answer.code, ...answer.unless.flatMap(({ codes }) => codes)];
    case "undecidable":
      return [null, ...answer.unseen.flatMap(({ codes }) => codes)];
  }
}

/** Everything that cannot be seen from here. */
export function unseenIn(answer: Answer): readonly Unseen[] {
  switch (answer.answer) {
    case "accepted":
      return [];
    case "refused":
      return [...answer.unless, ...answer.open];
    case "undecidable":
      return answer.unseen;
  }
}

const isUnseen = (result: TestResult): result is Unseen => result?.kind === "unseen";

const isRefusal = (result: TestResult): result is Refusal => result !== null && result.kind !== "unseen";
