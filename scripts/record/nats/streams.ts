import type { Recording } from "../recording.ts";
import { startNats } from "./server.ts";
import { type NatsSession, refusal, withSession } from "./session.ts";
import { type Attempt, type Fill, type PresentStream, streamStates } from "./stream-states.ts";

/** Streams in each other's way, and what the server then answers to those who create and publish. */
export const streamRecordings: readonly Recording[] = Object.entries(streamStates).map(([name, state]) => ({
  name,
  sections: ["nats/server", "nats/account", "nats/streams", "nats/monitoring"],
  needs: "nats-server 2.9",
  async bring(cleanups) {
    const server = await startNats(cleanups, { version: "2.9", maxFile: state.maxFile });
    await withSession(server, async (session) => {
      for (const present of state.present) await create(session, present);
    });
    return {
      looksAt: [server],
      attempts: () =>
        withSession(server, async (session) => {
          const answers: unknown[] = [];
          // One after the other: each changes what the next one meets.
          for (const attempt of state.attempts) answers.push(await answerTo(session, attempt));
          return answers;
        }),
    };
  },
}));

async function create(session: NatsSession, { config, fill, sealed = false }: PresentStream): Promise<void> {
  const created = await session.mustAsk(`STREAM.CREATE.${config.name}`, config);
  if (fill !== undefined) await publishAll(session, fill);
  if (sealed) await session.mustAsk(`STREAM.UPDATE.${config.name}`, { ...created.config, sealed: true });
}

/** The answer to the last message. */
async function publishAll(session: NatsSession, { subject, messages: count, bytes }: Fill) {
  for (let sent = 1; sent < count; sent++) await session.publish(subject, "x".repeat(bytes));
  return session.publish(subject, "x".repeat(bytes));
}

async function answerTo(session: NatsSession, attempt: Attempt): Promise<unknown> {
  if ("publish" in attempt) {
    const { subject, bytes } = attempt.publish;
    return { publish: subject, bytes, ...refusal(await publishAll(session, attempt.publish)) };
  }
  const { name, subjects, max_bytes } = attempt.create;
  const answer = await session.ask(`STREAM.CREATE.${name}`, attempt.create);
  return { create: name, subjects, max_bytes, ...refusal(answer) };
}
