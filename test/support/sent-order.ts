import { builtInPlan } from "../../src/blueprint/built-in-plan.ts";
import type { DashboardPlan, HttpSend, WorkerPlan } from "../../src/blueprint/message-plan.ts";
import type { Observation, SentMessage } from "../../src/e2e/message/message-state.ts";
import type { KnownStream } from "../../src/e2e/message/streams.ts";

// Parts of the built-in plan, and an order that was sent by it.

export const sendPlan: HttpSend = sendOf();
export const dashboardPlan: DashboardPlan = dashboardOf();
export const workerPlan: WorkerPlan = builtInPlan.worker ?? { label: { name: "", value: "" }, logs: [] };

export const knownStream = (name: string, lastSeq: number): KnownStream => ({
  name,
  lastSeq,
  subjects: ["messages.>"],
  forgets: false,
});

export const nothingSeen: Observation = {
  found: null,
  consumer: null,
  deadLetter: null,
  rows: null,
  further: [],
};

export const sentOrder = (more: Partial<SentMessage> = {}): SentMessage => ({
  messageId: "m",
  id: "k",
  plan: builtInPlan,
  rows: [],
  subject: "messages.ingest.Order",
  deadLetterSubject: "messages.dlq.Order",
  stream: knownStream("MESSAGES", 10),
  deadLetters: knownStream("MESSAGESDLQ", 0),
  consumer: { stream: "MESSAGES", name: "workers" },
  further: [],
  natsError: null,
  acknowledged: null,
  sentAt: new Date(0),
  sentAtMs: 0,
  acceptedAtMs: 0,
  ...more,
});

function sendOf(): HttpSend {
  const { send } = builtInPlan;
  if (send.kind !== "http") throw new Error("orders are sent over HTTP");
  return send;
}

function dashboardOf(): DashboardPlan {
  const { seen } = builtInPlan;
  if (seen?.kind !== "dashboard") throw new Error("orders are shown by the dashboard");
  return seen;
}
