import type { MessagePlan } from "../../blueprint/message-plan.ts";
import { stepsOf } from "../steps/steps.ts";
import type { E2eEvent } from "./events.ts";

/** Which steps there are, before any of them begins. */
export const plannedEvent = (plan: MessagePlan): Extract<E2eEvent, { type: "planned" }> => ({
  type: "planned",
  steps: stepsOf(plan).map(({ id, title, hop }, index) => ({ number: index + 1, id, title, hop })),
});
