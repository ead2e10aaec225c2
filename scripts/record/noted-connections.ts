import type { Connections, Opener, Part } from "../../src/connect/connections.ts";
import { type ProbeResult, succeed } from "../../src/snapshot/probe-result.ts";
import type { RawAnswer, RawAnswers, RawClient } from "./raw-answers.ts";

export interface NotedConnections {
  connections: Connections;
  /** What has been asked by now, and what came back. */
  noted(): Pick<RawAnswers, "clients" | "answers">;
}

/** The same connections, which note every request of a probe with the answer as the client gave it. */
export function noteAnswers(connections: Connections): NotedConnections {
  const clients: RawAnswers["clients"] = {};
  const answers: RawAnswer[] = [];

  const asked = async <T>(
    part: Part,
    request: unknown[],
    answering: Promise<ProbeResult<T>>,
  ): Promise<ProbeResult<T>> => {
    const answer = await answering;
    answers.push({ part, request, answer });
    return answer;
  };

  const noting =
    <C>(part: Part, open: Opener<C>, describe: (client: C) => RawClient, wrap: (client: C) => C): Opener<C> =>
    async () => {
      const opened = await open();
      clients[part] = opened.ok ? succeed(describe(opened.data)) : opened;
      return opened.ok ? succeed(wrap(opened.data)) : opened;
    };

  const address = ({ url }: { url: string }): RawClient => ({ url });
  const noted: Connections = {
    kubernetes: noting(
      "kubernetes",
      () => connections.kubernetes(),
      ({ server, context, namespace, user }) => ({ server, context, namespace, user }),
      (client) => ({
        server: client.server,
        context: client.context,
        namespace: client.namespace,
        user: client.user,
        clockAheadMs: () => client.clockAheadMs(),
        get: (path, query) => asked("kubernetes", ["get", path, query], client.get(path, query)),
        list: (path, query) => asked("kubernetes", ["list", path, query], client.list(path, query)),
        text: (path, query) => asked("kubernetes", ["text", path, query], client.text(path, query)),
        listAt: (path) => client.listAt(path),
        watch: (path, version, signal) => client.watch(path, version, signal),
        dialPod: (pod, port, newcomer) => client.dialPod(pod, port, newcomer),
        dialledBy: () => client.dialledBy(),
      }),
    ),
    nats: noting(
      "nats",
      () => connections.nats(),
      address,
      (client) => ({
        url: client.url,
        isOpen: () => client.isOpen(),
        accountName: () => client.accountName(),
        info: () => asked("nats", ["info"], client.info()),
        jetStream: (subject, payload, type) =>
          asked("nats", ["jetStream", subject, payload, type], client.jetStream(subject, payload, type)),
      }),
    ),
    monitoring: noting(
      "monitoring",
      () => connections.monitoring(),
      address,
      (client) => ({
        url: client.url,
        clockAheadMs: () => client.clockAheadMs(),
        get: (path) => asked("monitoring", ["get", path], client.get(path)),
      }),
    ),
    postgres: noting(
      "postgres",
      () => connections.postgres(),
      address,
      (client) => ({
        url: client.url,
        isOpen: () => client.isOpen(),
        clockAheadMs: () => client.clockAheadMs(),
        isPooled: () => client.isPooled(),
        query: (sql, parameters) =>
          asked("postgres", ["query", sql, parameters], client.query(sql, parameters)),
        queryOne: (sql, preparation) =>
          asked("postgres", ["queryOne", sql, preparation], client.queryOne(sql, preparation)),
      }),
    ),
    redis: noting(
      "redis",
      () => connections.redis(),
      address,
      (client) => ({
        url: client.url,
        isOpen: () => client.isOpen(),
        ask: (words) => asked("redis", ["ask", words], client.ask(words)),
        ping: () => asked("redis", ["ping"], client.ping()),
      }),
    ),
    target: () => connections.target(),
    origins: () => connections.origins(),
    secrets: () => connections.secrets(),
    [Symbol.asyncDispose]: () => connections[Symbol.asyncDispose](),
  };
  return { connections: noted, noted: () => ({ clients, answers }) };
}
