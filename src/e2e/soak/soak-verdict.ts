import { formatDuration } from "../../units/format-duration.ts";
import type { E2eReport } from "../reporting/e2e-report.ts";
import { hopWords } from "../reporting/hops.ts";
import { verdictOf } from "../reporting/verdict.ts";
import type { E2eSoakReport, SoakCause } from "./soak-report.ts";

type SoakFacts = Pick<
  E2eSoakReport,
  "steps" | "counts" | "causes" | "load" | "statuses" | "differences" | "storedAllTheSame"
>;

/** An order that is late is part of its latency; from here on the rate was not kept. */
const lateMs = 1_000;

/** `fail` when an order is lost, dead-lettered, refused or stored with other values; what is under way or was not sent is never a pass. */
export function soakVerdict(facts: SoakFacts): E2eReport["verdict"] {
  const { counts, load, differences, steps } = facts;
  const prepared = verdictOf(steps);
  if (prepared === "fail") return "fail";
  if (counts.deadLettered + counts.lost + counts.refused + differences.orders > 0) return "fail";
  if (prepared === "inconclusive" || counts.underWay > 0 || counts.sent < load.count) return "inconclusive";
  return doubtsOf(facts).length > 0 ? "warn" : "pass";
}

/** The verdict in one sentence. */
export function soakConclusion(facts: SoakFacts): string {
  const { counts, load, causes, differences, steps } = facts;
  if (counts.sent === 0) {
    const bad = steps.find(({ status }) => status === "fail" || status === "unknown" || status === "blocked");
    return bad === undefined
      ? "No order was sent"
      : `No order was sent: step ${bad.number} (${bad.id}): ${bad.status === "fail" ? bad.message : (bad.reason ?? bad.message)}`;
  }
  const sent =
    counts.sent < load.count ? `${counts.sent} of ${load.count} orders sent` : `${counts.sent} orders sent`;
  const [cause] = causes;
  const most = cause === undefined ? "" : `; ${causeWords(cause)}`;
  const differing =
    differences.first === null
      ? ""
      : `; ${differences.orders} with other values than were sent: ${differences.first}`;
  const doubts = doubtsOf(facts);
  const but = doubts.length === 0 ? "" : `, but ${doubts.join("; ")}`;
  if (counts.stored === counts.sent) return `${sent}, all of them stored${differing}${but}`;
  return `${sent} = ${equation(counts)}${most}${differing}`;
}

/** The right side, without what is zero and not always part of it. */
export function equation(counts: E2eSoakReport["counts"]): string {
  const { stored, deadLettered, lost, refused, underWay } = counts;
  return [
    `${stored} stored`,
    `${deadLettered} dead-lettered`,
    `${lost} lost`,
    ...(refused === 0 ? [] : [`${refused} refused`]),
    ...(underWay === 0 ? [] : [`${underWay} still under way`]),
  ].join(" + ");
}

function causeWords({ fate, hop, why, count, example }: SoakCause): string {
  return `${count} ${fate.replace("-", fate === "under-way" ? " " : "-")} ${hopWords(hop)}: ${why}, such as ${example.orderKey}`;
}

function doubtsOf({ counts, statuses, load, steps, storedAllTheSame }: SoakFacts): string[] {
  const { accepted = 0 } = statuses;
  const warned = steps.filter(({ status }) => status === "warn").map(({ message }) => message);
  return [
    ...warned,
    ...(storedAllTheSame === undefined
      ? []
      : [
          `${storedAllTheSame.orders} of the stored ones were not accepted with 202, so that who sends them again sends them twice: ${storedAllTheSame.first}`,
        ]),
    ...(accepted > 0 && counts.underWay === 0
      ? [
          `the status of ${accepted} stays "accepted": the worker was done before the API wrote the row, or the row cannot be updated`,
        ]
      : []),
    ...(load.behindMs > lateMs
      ? [
          `the rate was not kept: an order was sent ${formatDuration(load.behindMs)} late, which its latency contains`,
        ]
      : []),
  ];
}
