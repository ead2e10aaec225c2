import type { Server } from "node:http";
import type { NatsConnection } from "@nats-io/transport-node";
import type { ProgramContext } from "../../node/program.ts";
import { codeOf, debugConnectError, debugIoError, debugJetStreamError } from "../rust/debug-format.ts";
import { RustPanic } from "../rust/panic.ts";
import { JetStreamRefusal, NoJetStream } from "./jetstream-api.ts";
import type { NatsLink } from "./nats-link.ts";
import { openPool, type Pool, PoolError, type PoolOptions } from "./pool.ts";

/** Opens the pool; panics when PostgreSQL does not give all its connections within 30 s. */
export async function connectDatabase(options: PoolOptions): Promise<Pool> {
  try {
    return await openPool(options);
  } catch (error) {
    if (!(error instanceof PoolError)) throw error;
    throw RustPanic.expect("src/database.rs:24:10", "Failed to create database pool", error.debug);
  }
}

/** Connects to NATS once; panics when that does not work. */
export async function connectNats(link: NatsLink, place: string): Promise<NatsConnection> {
  try {
    return await link.connect();
  } catch (error) {
    throw RustPanic.expect(place, "Failed to connect to NATS", debugConnectError(error));
  }
}

/** Does a step of the start on JetStream; panics with this message and what the server answered. */
export async function orPanic(place: string, message: string, step: Promise<void>): Promise<void> {
  try {
    await step;
  } catch (error) {
    throw RustPanic.expect(place, message, debugOf(error));
  }
}

/** Binds the server to a port of the pod; panics where another process has it. */
export async function bindOrPanic(
  server: Server,
  port: number,
  { context, place }: { context: ProgramContext; place: string },
): Promise<void> {
  try {
    await context.listen(server, port);
  } catch (error) {
    if (codeOf(error) !== "EADDRINUSE") throw error;
    throw RustPanic.unwrap(place, debugIoError(error));
  }
}

function debugOf(error: unknown): string {
  if (error instanceof JetStreamRefusal) return debugJetStreamError(error.answer);
  if (error instanceof NoJetStream) return "Error { kind: JetStreamUnavailable, source: None }";
  const kind = error instanceof Error && error.name === "TimeoutError" ? "TimedOut" : "Request";
  return `Error { kind: ${kind}, source: None }`;
}
