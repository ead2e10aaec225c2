import { natsFor } from "../../remedy/nats.ts";
import { ownId } from "../message/message.ts";
import { deadLettersLeft } from "../reporting/dead-letters-left.ts";
import type { E2eReport, StepResult } from "../reporting/e2e-report.ts";
import { hops } from "../reporting/hops.ts";
import { latenciesOf } from "../reporting/latency.ts";
import { reportHead } from "../reporting/report-head.ts";
import { brokenHopOf, leftBehindWords } from "../reporting/verdict.ts";
import type { Done } from "../run/around-run.ts";
import type { SoakLoad } from "../run/settings.ts";
import type { Ledger } from "./ledger.ts";
import type { Traffic } from "./send-and-follow.ts";
import type { E2eSoakReport, SoakCause } from "./soak-report.ts";
import { soakConclusion, soakVerdict } from "./soak-verdict.ts";
import { underWayCauses } from "./under-way.ts";

export interface SoakParts extends Omit<Done<unknown>, "result"> {
  tool: E2eReport["tool"];
  load: SoakLoad;
  ledger: Ledger;
  steps: StepResult[];
  /** Null: nothing was sent. */
  traffic: Traffic | null;
}

export function buildSoakReport(parts: SoakParts): E2eSoakReport {
  const { ledger, load, traffic, undone, cleanup, steps } = parts;
  const outcome = traffic?.outcome ?? null;
  const counts = ledger.counts();
  const causes = traffic === null ? [] : causesOf(ledger, traffic);
  const sendingMs = outcome?.sendingMs ?? 0;
  const left = leftBehindWords(undone, cleanup);
  const facts = {
    steps,
    counts,
    causes,
    load: {
      perSecond: load.perSecond,
      count: load.count,
      reachedPerSecond:
        counts.sent < 2 || sendingMs === 0 ? null : tenth(((counts.sent - 1) * 1000) / sendingMs),
      sendingMs: Math.round(sendingMs),
      behindMs: tenth(outcome?.behindMs ?? 0),
    },
    statuses: outcome?.statuses ?? {},
    differences: outcome?.tables?.differences() ?? { orders: 0, first: null },
    ...storedAllTheSame(ledger, outcome),
  };
  const leftBehind = [
    ...(outcome?.dashboard.leaves ?? []),
    ...deadLettersLeft(natsFor(parts.target), outcome?.noted.deadLetters?.name ?? null, [
      ...ledger.deadLetters.filter((sequence) => sequence !== 0),
    ]),
  ];
  const clockMs = outcome?.streams?.clockUncertaintyMs() ?? null;
  const notShown = outcome?.dashboard.notMeasured ?? null;
  return {
    schemaVersion: 1,
    kind: "E2eSoakReport",
    ...reportHead(parts),
    verdict: left === "" ? soakVerdict(facts) : "fail",
    conclusion: soakConclusion(facts) + left,
    brokenHop: hops.find((hop) => causes.some((cause) => cause.hop === hop)) ?? brokenHopOf(steps),
    ...facts,
    latencies: latenciesOf(ledger.milestones),
    resolution: {
      lookMs: tenth(outcome?.resolutionMs ?? 0),
      streamClockMs: clockMs === null ? null : tenth(clockMs),
    },
    notMeasured: notShown === null ? [] : [{ hop: "database-to-dashboard", reason: notShown }],
    changes: undone,
    ...(leftBehind.length === 0 ? {} : { leftBehind }),
    testRows:
      counts.sent === 0 || cleanup?.state === "removed" ? null : { orderKeyPrefix: `${ownId(parts.runId)}-` },
    ...(cleanup === null ? {} : { cleanup }),
  };
}

/** Who sends such an order again sends it twice. */
function storedAllTheSame(
  { milestones }: Ledger,
  outcome: Traffic["outcome"],
): Pick<E2eSoakReport, "storedAllTheSame"> {
  const doubts = [...(outcome?.doubts ?? [])].filter(([order]) => !Number.isNaN(milestones.stored[order]));
  const [first] = doubts;
  return first === undefined ? {} : { storedAllTheSame: { orders: doubts.length, first: first[1].why } };
}

function causesOf(ledger: Ledger, traffic: Traffic): SoakCause[] {
  const named = (order: number) => ({
    orderKey: traffic.orders.keyOf(order),
    messageId: ledger.messageId(order),
  });
  const decided = ledger.causes().map(({ state, hop, why, count, example }) => ({
    fate: state,
    hop,
    why,
    count,
    example: named(example),
  }));
  const open = traffic.outcome === null ? [] : underWayCauses(ledger, traffic.outcome);
  const underWay = open.map(({ example, ...cause }) => ({
    fate: "under-way" as const,
    ...cause,
    example: named(example),
  }));
  return [...decided, ...underWay].sort((a, b) => b.count - a.count);
}

const tenth = (value: number) => Math.round(value * 10) / 10;
