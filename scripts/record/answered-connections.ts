import * as z from "zod";
import type { Connections, Part } from "../../src/connect/connections.ts";
import { failure, type ProbeResult, succeed } from "../../src/snapshot/probe-result.ts";
import type { RawAnswers, RawClient } from "./raw-answers.ts";

const textSchema = z.string();
const itemsSchema = z.array(z.unknown());
const pageSchema = z.object({ status: z.number(), body: z.unknown() });
const rowsSchema = z.array(z.record(z.string(), z.unknown()));

/** Connections that answer as raw-answers.json says, without any server. What it does not hold is answered with `aborted`. */
export function answeredConnections(raw: RawAnswers): Connections {
  const held = new Map(
    raw.answers
      .filter(({ leftOutBytes }) => leftOutBytes === undefined)
      .map(({ part, request, answer }) => [keyOf(part, request), answer]),
  );
  const answer = async <T>(part: Part, request: unknown[], shape: z.ZodType<T>): Promise<ProbeResult<T>> => {
    const found = held.get(keyOf(part, request));
    if (found === undefined) return notHeld(part, request);
    return found.ok ? succeed(shape.parse(found.data)) : found;
  };
  const open = async <C>(part: Part, make: (client: RawClient) => C): Promise<ProbeResult<C>> => {
    const client = raw.clients[part];
    if (client === undefined) return notHeld(part, ["open"]);
    return client.ok ? succeed(make(client.data)) : client;
  };
  const isOpen = () => true;

  return {
    kubernetes: () =>
      open("kubernetes", ({ server = "", context = null, namespace = "", user = null }) => ({
        ...{ server, context, namespace, user },
        clockAheadMs: () => null,
        get: (path, query) => answer("kubernetes", ["get", path, query], z.unknown()),
        list: (path, query) => answer("kubernetes", ["list", path, query], itemsSchema),
        text: (path, query) => answer("kubernetes", ["text", path, query], textSchema),
        listAt: async (path) => notHeld("kubernetes", ["listAt", path]),
        watch: async (path) => notHeld("kubernetes", ["watch", path]),
        dialPod: async (pod) => notHeld("kubernetes", ["dialPod", pod]),
        dialledBy: () => null,
      })),
    nats: () =>
      open("nats", ({ url = "" }) => ({
        url,
        isOpen,
        accountName: async () => null, // asked for where an account has no JetStream only
        info: () => answer("nats", ["info"], z.unknown()),
        jetStream: (subject, payload, type) =>
          answer("nats", ["jetStream", subject, payload, type], z.unknown()),
      })),
    monitoring: () =>
      open("monitoring", ({ url = "" }) => ({
        url,
        clockAheadMs: () => null,
        get: (path) => answer("monitoring", ["get", path], pageSchema),
      })),
    postgres: () =>
      open("postgres", ({ url = "" }) => ({
        url,
        isOpen,
        clockAheadMs: () => null,
        isPooled: () => null,
        query: (sql, parameters) => answer("postgres", ["query", sql, parameters], rowsSchema),
        queryOne: (sql, preparation) => answer("postgres", ["queryOne", sql, preparation], rowsSchema),
      })),
    redis: () =>
      open("redis", ({ url = "" }) => ({
        url,
        isOpen,
        ask: (words) => answer("redis", ["ask", words], z.unknown()),
        ping: () => answer("redis", ["ping"], textSchema),
      })),
    target: () => raw.target,
    origins: () => [],
    secrets: () => [],
    [Symbol.asyncDispose]: async () => {},
  };
}

/** As a file would hold it: what is undefined there is null. */
const keyOf = (part: Part, request: readonly unknown[]): string => JSON.stringify([part, ...request]);

function notHeld(part: Part, request: readonly unknown[]): ProbeResult<never> {
  const system = part === "monitoring" ? "nats" : part;
  return failure({
    kind: "aborted",
    system,
    message: `raw-answers.json does not hold ${JSON.stringify(request)}`,
    hint: "record it again from a server",
  });
}
