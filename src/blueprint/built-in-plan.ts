import { nomnomContract } from "./contracts/nomnom.ts";
import { messagePlan } from "./e2e-plan.ts";
import type { MessagePlan } from "./message-plan.ts";

/** How an order goes through nomnom. */
export const builtInPlan: MessagePlan = planOfContract();

function planOfContract(): MessagePlan {
  const plan = messagePlan(nomnomContract.e2e ?? {}, "built-in");
  if (plan === null) throw new Error("nomnom.yaml says nothing of e2e");
  return plan;
}
