import { messageOf } from "../../e2e/message/message.ts";
import type { E2eLoad } from "../../e2e/run/settings.ts";
import { scaleDownOldApi } from "../../e2e/steps/scale-down-old-api.ts";
import { numbersOf } from "../../e2e/steps/step-numbers.ts";
import { steps } from "../../e2e/steps/steps.ts";
import { UserError } from "../../user-error.ts";
import { type E2eRequest, mostOrders } from "./request.ts";

const preparing = steps.filter(({ phase }) => phase === "prepare");
const defaultPerSecond = 10;
const defaultSeconds = 60;

/** How much is sent. Throws UserError for flags that make no sense together. */
export function e2eLoad({
  repeat,
  perSecond: rate,
  count,
  steps: chosen,
}: Pick<E2eRequest, "repeat" | "perSecond" | "count" | "steps">): E2eLoad {
  const flag = rate !== null ? "--rate" : count !== null ? "--count" : null;
  if (repeat === null && flag === null) return { kind: "once" };
  if (repeat !== null) {
    if (flag !== null)
      throw conflict(
        `--repeat and ${flag} cannot be used together`,
        `--repeat N runs all ${steps.length} steps N times; --rate N/s --count N sends N orders`,
      );
    return { kind: "repeat", runs: repeat };
  }
  const step = stepFlag(chosen);
  if (step !== null)
    throw conflict(
      `${flag} and ${step} cannot be used together`,
      `a soak prepares with steps ${numbersOf(preparing, steps)} and follows its orders by itself; --keep-old-api leaves step ${numbersOf([scaleDownOldApi], steps)} out`,
    );
  const perSecond = rate ?? defaultPerSecond;
  return {
    kind: "soak",
    perSecond,
    count: count ?? Math.min(mostOrders, Math.max(1, Math.round(perSecond * defaultSeconds))),
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

function stepFlag({ only, from, skip }: E2eRequest["steps"]): string | null {
  if (only.length > 0) return "--step";
  if (from !== null) return "--from-step";
  return skip.length > 0 ? "--skip-step" : null;
}
