import { setTimeout as delay } from "node:timers/promises";
import type { MessagePlan } from "../../blueprint/message-plan.ts";
import { parseJsonOr } from "../../parse-json.ts";
import type { Marks } from "../plan/marks.ts";
import type { RunContext } from "../run/run-context.ts";
import type { Facts, StepEnd } from "../steps/step.ts";
import { beginSending } from "./begin-following.ts";
import { marksAt, messageOf, plannedMessage, type TestMessage, withId } from "./message.ts";
import { noteStreams } from "./note-streams.ts";

/** Somebody who waits for the message should be connected before it is on its way, but nobody waits long for one that hangs. */
const watcherWaitMs = 5_000;

/** Sends the message, as the plan says, once it is known where its streams end. */
export async function sendTestMessage(
  run: RunContext,
  { api, logs, dashboard }: Partial<Pick<Facts, "api" | "logs" | "dashboard">>,
): Promise<StepEnd> {
  const { plan, message: given } = run.settings;
  const message = given === null ? plannedMessage(plan, run.id, run.now()) : givenMessage(plan, given, run);
  const marks = marksOfMessage(run, message);
  const noted = await noteStreams(run.connections, plan, marks, run.blueprint);
  if (dashboard !== undefined) await untilConnected(run, dashboard);
  // The run goes on undoing without this step: what is not on its way yet is not sent any more, nor said to be.
  run.signal.throwIfAborted();
  logs?.begin();
  const sending = beginSending(run, message, noted);
  if (plan.send.kind === "publish")
    return (await import("./publish-message.ts")).publishMessage(sending, plan.send, marks);
  if (api === undefined) throw new Error("what is sent over HTTP has a service");
  return (await import("./post-message.ts")).postMessage(sending, plan.send, api, marks);
}

/** The text of --message, with its marks filled in where the plan knows its id by them. */
function givenMessage(plan: MessagePlan, text: string, run: RunContext): TestMessage {
  return messageOf(plan, plan.idAt === null ? withId(plan, text, run.id, run.now()) : text, run.id);
}

/** What the marks of a request stand for: the message is there, what the service calls it is not. */
function marksOfMessage(run: RunContext, { text, id }: TestMessage): Marks {
  return {
    ...marksAt(id ?? run.id, run.now()),
    release: run.settings.release,
    message: parseJsonOr(text, undefined),
  };
}

async function untilConnected(run: RunContext, opening: Facts["dashboard"]): Promise<void> {
  const timeUp = delay(watcherWaitMs, null, { signal: run.signal });
  const connected = async () => {
    const watch = await opening;
    if (watch.kind === "watching") await watch.connect();
  };
  await Promise.race([connected(), timeUp]);
}
