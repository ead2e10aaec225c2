import type { NatsConnection } from "@nats-io/transport-node";
import { debugConnectError, debugJetStreamError, debugString } from "../rust/debug-format.ts";
import { RustPanic } from "../rust/panic.ts";
import type { Database } from "./database.ts";
import { JetStreamRefusal } from "./jetstream-api.ts";
import type { NatsLink } from "./nats-link.ts";

/** How long a diesel pool waits for its first connection. */
const poolTimeoutMs = 30_000;

/** Waits for the database as a pool does at start; panics after 30 s. */
export async function connectDatabase(database: Database, place: string): Promise<void> {
  try {
    await database.waitUntilReachable(poolTimeoutMs);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    throw new RustPanic(place, "Failed to create database pool", `Error(Some(${debugString(text)}))`);
  }
}

/** Connects to NATS once; panics when that does not work. */
export async function connectNats(link: NatsLink, place: string): Promise<NatsConnection> {
  try {
    return await link.connection();
  } catch (error) {
    throw new RustPanic(place, "Failed to connect to NATS", debugConnectError(error));
  }
}

/** Does a step of the start on JetStream; panics with this message and what the server answered. */
export async function orPanic(place: string, message: string, step: Promise<void>): Promise<void> {
  try {
    await step;
  } catch (error) {
    throw new RustPanic(place, message, debugOf(error));
  }
}

function debugOf(error: unknown): string {
  if (error instanceof JetStreamRefusal) return debugJetStreamError(error.answer);
  const kind = error instanceof Error && error.name === "TimeoutError" ? "TimedOut" : "Request";
  return `Error { kind: ${kind}, source: None }`;
}
