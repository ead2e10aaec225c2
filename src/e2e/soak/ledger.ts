import type { Hop } from "../reporting/hops.ts";
import { type Milestones, noMilestones } from "../reporting/latency.ts";

/** What became of an order, for good. */
export type Decision =
  | { state: "stored" }
  | {
      state: "dead-lettered" | "lost" | "refused";
      /** Where it stopped. */
      hop: Hop;
      /** In words that hold for every order that ended like it. */
      why: string;
    };

/** sent = stored + deadLettered + lost + refused + underWay, at every moment. */
export interface SoakCounts {
  /** Handed to the API, answered or not. */
  sent: number;
  stored: number;
  deadLettered: number;
  lost: number;
  /** Not taken by the API. */
  refused: number;
  /** Nothing final is known yet. */
  underWay: number;
}

/** Orders that ended alike. */
export interface Cause extends Exclude<Decision, { state: "stored" }> {
  count: number;
  /** The number of the first of them. */
  example: number;
}

/** What the API said: nothing yet, 202, or something after which the order may be on its way all the same. */
export type Answer = "none" | "accepted" | "doubtful";

/** Orders by their number from 0. Some 80 bytes each in typed arrays: 100,000 take 8 MB, as objects they would take ten times that. */
export interface Ledger {
  readonly size: number;
  readonly milestones: Milestones;
  /** Sequence in the stream; 0: not seen there. */
  readonly sequences: Float64Array;
  /** When the API answered, on the run's clock; NaN: not yet. */
  readonly answeredAtMs: Float64Array;
  /** Sequence of its dead letter; 0: none was seen. */
  readonly deadLetters: Float64Array;
  /** Rows as last seen, for --clean. */
  seen(order: number, table: number): number;
  see(order: number, table: number, rows: number): void;
  counts(): SoakCounts;
  causes(): readonly Cause[];
  /** Rises with everything that becomes known. */
  version(): number;
  touch(): void;
  markSent(order: number): void;
  answer(order: number, answer: Exclude<Answer, "none">, atMs: number): void;
  answerOf(order: number): Answer;
  setMessageId(order: number, uuid: string): void;
  messageId(order: number): string | null;
  isOpen(order: number): boolean;
  /** The first decision holds; later ones are ignored. */
  decide(order: number, decision: Decision): void;
  /** At most `limit` orders that were sent and are not decided; each call goes on where the last one ended. */
  nextOpen(limit: number): number[];
}

const answers: readonly Answer[] = ["none", "accepted", "doubtful"];
const open = 0;
const states = ["open", "stored", "dead-lettered", "lost", "refused"] as const;
/** Beyond so many kinds of endings the others are counted as one. */
const maxCauses = 20;

/** @param tables how many hold rows of an order. */
export function createLedger(size: number, tables: number): Ledger {
  const state = new Uint8Array(size);
  const answered = new Uint8Array(size);
  const ids = Buffer.alloc(size * 16);
  const hasId = new Uint8Array(size);
  const causes = new Map<string, Cause>();
  const decided = { stored: 0, "dead-lettered": 0, lost: 0, refused: 0 };
  let sent = 0;
  let version = 0;
  /** Everything below is decided. */
  let firstOpen = 0;
  let cursor = 0;

  const rowsSeen = new Uint16Array(size * tables);
  const answeredAtMs = new Float64Array(size).fill(Number.NaN);
  return {
    size,
    milestones: noMilestones(size),
    sequences: new Float64Array(size),
    answeredAtMs,
    deadLetters: new Float64Array(size),
    seen: (order, table) => rowsSeen[order * tables + table] ?? 0,
    see(order, table, rows) {
      const place = order * tables + table;
      if (rowsSeen[place] !== rows) version += 1;
      rowsSeen[place] = rows;
    },
    counts() {
      const { stored, "dead-lettered": deadLettered, lost, refused } = decided;
      const underWay = sent - stored - deadLettered - lost - refused;
      return { sent, stored, deadLettered, lost, refused, underWay };
    },
    causes: () => [...causes.values()],
    version: () => version,
    touch: () => {
      version += 1;
    },
    markSent(order) {
      sent = Math.max(sent, order + 1);
      version += 1;
    },
    answer(order, answer, atMs) {
      answered[order] = answers.indexOf(answer);
      answeredAtMs[order] = atMs;
      version += 1;
    },
    answerOf: (order) => answers[answered[order] ?? 0] ?? "none",
    setMessageId(order, uuid) {
      const bytes = uuid.replaceAll("-", "");
      if (!/^[0-9a-f]{32}$/i.test(bytes)) return;
      ids.write(bytes, order * 16, "hex");
      hasId[order] = 1;
    },
    messageId: (order) => (hasId[order] === 1 ? uuidOf(ids, order * 16) : null),
    isOpen: (order) => order < sent && state[order] === open,
    decide(order, decision) {
      if (order >= sent || state[order] !== open) return;
      state[order] = states.indexOf(decision.state);
      decided[decision.state] += 1;
      version += 1;
      if (decision.state !== "stored") count(causes, decision, order);
    },
    nextOpen(limit) {
      while (firstOpen < sent && state[firstOpen] !== open) firstOpen += 1;
      if (cursor < firstOpen || cursor >= sent) cursor = firstOpen;
      const found: number[] = [];
      const span = sent - firstOpen;
      for (let looked = 0; looked < span && found.length < limit; looked++) {
        if (state[cursor] === open) found.push(cursor);
        cursor = cursor + 1 < sent ? cursor + 1 : firstOpen;
      }
      return found;
    },
  };
}

function count(
  causes: Map<string, Cause>,
  decision: Exclude<Decision, { state: "stored" }>,
  order: number,
): void {
  const key = (why: string) => `${decision.state} ${decision.hop} ${why}`;
  const isNew = !causes.has(key(decision.why)) && causes.size >= maxCauses;
  const why = isNew ? "for other reasons" : decision.why;
  const known = causes.get(key(why));
  if (known === undefined) causes.set(key(why), { ...decision, why, count: 1, example: order });
  else known.count += 1;
}

function uuidOf(bytes: Buffer, from: number): string {
  const hex = bytes.toString("hex", from, from + 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
