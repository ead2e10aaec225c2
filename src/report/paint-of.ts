import type { CheckStatus, Verdict } from "../doctor/report.ts";
import type { Style } from "../terminal/style.ts";

/** The colour of a status or a verdict. */
export function paintOf(outcome: CheckStatus | Verdict, style: Style): (text: string) => string {
  switch (outcome) {
    case "pass":
      return style.good;
    case "warn":
      return style.warning;
    case "fail":
      return style.bad;
    case "unknown":
    case "blocked":
    case "inconclusive":
      return style.uncertain;
    case "skip":
      return style.dim;
  }
}
