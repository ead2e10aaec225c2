import type { E2eSettings } from "../run/settings.ts";
import { defineStep } from "./step.ts";

/** A test message, accepted by the API. */
export const sendMessage = defineStep({
  id: "send-message",
  title: "Send a test order",
  phase: "send",
  hop: "client-to-api",
  needs: ["api"],
  uses: ["logs", "dashboard"],
  gives: ["message"],
  plan: ({ settings }) =>
    settings.message === null
      ? `POST one Order with 3 line items and an order_key of its own to /ingest/message; its rows ${rowsEnd(settings)}`
      : `POST the given message to /ingest/message; its rows ${rowsEnd(settings)}`,
  inSoak: ({ count, perSecond }, settings) =>
    `POST ${count} Orders at ${perSecond}/s, each with an order_key of its own, to /ingest/message; their rows ${rowsEnd(settings)}`,
  run: async (run, facts) => (await import("../message/send-message.ts")).sendTestMessage(run, facts),
});

const rowsEnd = ({ clean }: E2eSettings) => (clean ? "are removed at the end" : "stay");
