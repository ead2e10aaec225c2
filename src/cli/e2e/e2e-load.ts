import { messageOf } from "../../e2e/message/message.ts";
import type { E2eLoad } from "../../e2e/run/settings.ts";
import { scaleDownOldApi } from "../../e2e/steps/scale-down-old-api.ts";
import { numbersOf } from "../../e2e/steps/step-numbers.ts";
import { steps } from "../../e2e/steps/steps.ts";
import { UserError } from "../../user-error.ts";
import type { E2eCommandOptions } from "../commands/e2e.ts";

const preparing = steps.filter(({ phase }) => phase === "prepare");
const defaultPerSecond = 10;
const defaultSeconds = 60;
const mostRuns = 10_000;
const mostOrders = 1_000_000;
const mostPerSecond = 10_000;

type LoadOptions = Pick<
  E2eCommandOptions,
  "repeat" | "rate" | "count" | "step" | "fromStep" | "skipStep" | "recover"
>;

/** How much is sent. Throws UserError for what is no number, out of range, or makes no sense together. */
export function e2eLoad(options: LoadOptions): E2eLoad {
  const { repeat, rate, count } = options;
  const flag = rate !== undefined ? "--rate" : count !== undefined ? "--count" : null;
  if (repeat === undefined && flag === null) return { kind: "once" };
  if (repeat !== undefined) {
    if (flag !== null)
      throw conflict(
        `--repeat and ${flag} cannot be used together`,
        `--repeat N runs all ${steps.length} steps N times; --rate N/s --count N sends N orders`,
      );
    return { kind: "repeat", runs: wholeNumber("--repeat", repeat, mostRuns) };
  }
  const step = (["step", "fromStep", "skipStep"] as const).find((name) => options[name] !== undefined);
  if (step !== undefined)
    throw conflict(
      `${flag} and --${step.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`)} cannot be used together`,
      `a soak prepares with steps ${numbersOf(preparing, steps)} and follows its orders by itself; --keep-old-api leaves step ${numbersOf([scaleDownOldApi], steps)} out`,
    );
  const perSecond = rate === undefined ? defaultPerSecond : parseRate(rate);
  return {
    kind: "soak",
    perSecond,
    count:
      count === undefined
        ? Math.min(mostOrders, Math.max(1, Math.round(perSecond * defaultSeconds)))
        : wholeNumber("--count", count, mostOrders),
  };
}

/** Only an Order can be sent more than once: each time as another one. Throws UserError. */
export function refuseUnrepeatable(load: E2eLoad, message: string | null): void {
  if (load.kind === "once" || message === null) return;
  const { cannotSucceed } = messageOf(message);
  if (cannotSucceed === null) return;
  throw new UserError("unrepeatable-message", `--message cannot be sent many times: ${cannotSucceed}`, {
    hint: "send an Order: each gets an order_key of its own. A single run sends anything",
  });
}

const conflict = (message: string, hint: string) => new UserError("conflicting-options", message, { hint });

function wholeNumber(flag: string, text: string, most: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= 1 && number <= most) return number;
  throw new UserError("bad-number", `${flag} ${text}: not a whole number from 1 to ${most}`, {
    hint: `such as ${flag} 50`,
  });
}

const perUnit: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** `50/s`, `30/m`, `1/h`; without a unit it is per second. */
function parseRate(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(?:\/(s|m|h))?$/.exec(text);
  const perSecond = Number(match?.[1] ?? Number.NaN) / (perUnit[match?.[2] ?? "s"] ?? 1);
  if (perSecond > 0 && perSecond <= mostPerSecond) return perSecond;
  throw new UserError(
    "bad-rate",
    match === null
      ? `--rate ${text}: not a rate`
      : `--rate ${text}: must be more than 0 and at most ${mostPerSecond}/s`,
    { hint: "such as --rate 50/s, --rate 0.5/s or --rate 30/m" },
  );
}
