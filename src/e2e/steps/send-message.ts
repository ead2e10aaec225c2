import type { MessagePlan } from "../../blueprint/message-plan.ts";
import type { RunContext } from "../run/run-context.ts";
import type { E2eSettings } from "../run/settings.ts";
import { defineStep, type Step } from "./step.ts";

/** A test message, accepted by the service or by its stream. */
export function sendMessage(plan: MessagePlan): Step {
  const { called, send } = plan;
  const words = {
    id: "send-message",
    title: `Send a test ${called}`,
    phase: "send",
    gives: ["message"],
    leftBehind: async (run: RunContext) =>
      (await import("../reporting/left-unanswered.ts")).leftUnanswered(run),
    plan: ({ settings }: { settings: E2eSettings }) =>
      settings.message === null
        ? `${requestWith(plan, `one ${called} with an id of its own`)}${rowsEnd(plan, settings, "its")}`
        : `${requestWith(plan, "the given message")}${rowsEnd(plan, settings, "its")}`,
    inSoak: ({ count, perSecond }: { count: number; perSecond: number }, settings: E2eSettings) =>
      `${requestWith(plan, `${count} ${called}s at ${perSecond}/s, each with an id of its own,`)}${rowsEnd(plan, settings, "their")}`,
  } as const;
  const uses = ["logs", "dashboard"] as const;
  if (send.kind === "publish")
    return defineStep({
      ...words,
      hop: "api-to-stream",
      uses,
      run: async (run, facts) => (await import("../message/send-message.ts")).sendTestMessage(run, facts),
    });
  return defineStep({
    ...words,
    hop: "client-to-api",
    needs: ["api"],
    uses,
    run: async (run, facts) => (await import("../message/send-message.ts")).sendTestMessage(run, facts),
  });
}

const requestWith = ({ send }: MessagePlan, what: string): string =>
  send.kind === "http" ? `${send.method} ${what} to ${send.path}` : `publish ${what} as ${send.subject}`;

const rowsEnd = ({ rows }: MessagePlan, { clean }: E2eSettings, whose: string): string =>
  rows.length === 0 ? "" : `; ${whose} rows ${clean ? "are removed at the end" : "stay"}`;
