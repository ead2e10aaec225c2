import type { MessagePlan } from "../../blueprint/message-plan.ts";
import { messageOf } from "../../e2e/message/message.ts";
import { databasesOf } from "../../e2e/message/plan-databases.ts";
import type { E2eLoad } from "../../e2e/run/settings.ts";
import { scaleDownOldApiId } from "../../e2e/steps/scale-down-old-api.ts";
import type { Step } from "../../e2e/steps/step.ts";
import { numbersOf } from "../../e2e/steps/step-numbers.ts";
import { stepsOf } from "../../e2e/steps/steps.ts";
import { UserError } from "../../user-error.ts";
import { type E2eRequest, mostOrders } from "./request.ts";

const defaultPerSecond = 10;
const defaultSeconds = 60;

/** What a soak runs before it sends. */
export const preparing = (all: readonly Step[]): Step[] => all.filter(({ phase }) => phase === "prepare");

/** How much is sent. Throws UserError for flags that make no sense together, and for a soak that the plan does not allow. */
export function e2eLoad(
  {
    repeat,
    perSecond: rate,
    count,
    steps: chosen,
  }: Pick<E2eRequest, "repeat" | "perSecond" | "count" | "steps">,
  plan: MessagePlan,
): E2eLoad {
  const steps = stepsOf(plan);
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
      `a soak prepares with steps ${numbersOf(preparing(steps), steps)} and follows its orders by itself; --keep-old-api leaves step ${numbersOf(
        steps.filter(({ id }) => id === scaleDownOldApiId),
        steps,
      )} out`,
    );
  const why = whyNoSoak(plan);
  if (why !== null)
    throw new UserError("no-soak", `${flag}: this plan allows no soak: ${why}`, {
      hint: "Use --repeat N, which sends any message N times.",
    });
  const perSecond = rate ?? defaultPerSecond;
  return {
    kind: "soak",
    perSecond,
    count: count ?? Math.min(mostOrders, Math.max(1, Math.round(perSecond * defaultSeconds))),
  };
}

/** A soak accounts for every message by its rows, found by nothing but its id; null: it can. */
function whyNoSoak({ send, rows, status }: MessagePlan): string | null {
  if (send.kind === "publish") return "its message is published, and a soak sends over HTTP";
  if (/\$\{/.test(send.path + JSON.stringify(send.headers)))
    return "its path or headers are not the same for all messages";
  if (rows.length === 0) return "a message becomes no rows";
  if (databasesOf({ rows, status }).some((database) => database !== undefined))
    return "its rows are in a database with a name of its own, and a soak looks into the usual one";
  const other = rows.find(({ where }) => Object.values(where).join(" ") !== "${id}");
  if (other !== undefined) return `rows of ${other.table} are not found by ${"${id}"} alone`;
  return status === null || Object.values(status.where).join(" ") === "${answer}"
    ? null
    : `rows of ${status.table} are not found by ${"${answer}"} alone`;
}

/** What cannot be distinguished from the messages of others is not sent. Throws UserError. */
export function refuseUntold({ idAt, message: own, send }: MessagePlan, message: string | null): void {
  if (idAt !== null) return;
  const headers = JSON.stringify(send.headers);
  if (/\$\{(id|uuid)\}/.test(`${message ?? JSON.stringify(own)}${headers}`)) return;
  throw new UserError(
    "untold-message",
    "the message holds no ${id}: it could not be distinguished from other messages",
    {
      hint: "Put ${id} or ${uuid} where it has its key, or name the place with e2e.idAt.",
    },
  );
}

/** Only what has an id can be sent more than once: each time as another one. Throws UserError. */
export function refuseUnrepeatable(load: E2eLoad, plan: MessagePlan, message: string | null): void {
  if (load.kind === "once" || message === null) return;
  const { cannotSucceed } = messageOf(plan, message);
  if (cannotSucceed === null) return;
  throw new UserError("unrepeatable-message", `--message cannot be sent many times: ${cannotSucceed}`, {
    hint: `Send one with ${plan.idAt?.slice(1) ?? "the mark ${id}"}: each gets another. A single run sends anything.`,
  });
}

const conflict = (message: string, hint: string) => new UserError("conflicting-options", message, { hint });

function stepFlag({ only, from, skip }: E2eRequest["steps"]): string | null {
  if (only.length > 0) return "--step";
  if (from !== null) return "--from-step";
  return skip.length > 0 ? "--skip-step" : null;
}
