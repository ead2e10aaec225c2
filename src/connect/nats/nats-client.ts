import type { NatsConnection } from "@nats-io/transport-node";
import * as z from "zod";
import { AnswerTooLarge } from "../../bounds.ts";
import { failure, type ProbeError, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import type { NatsClient } from "../connections.ts";
import { type CallLimits, within } from "../deadline.ts";
import { textOf, transportError } from "../transport-error.ts";

const answerSchema = z.object({
  type: z.string().optional(),
  /** Of a publish acknowledgement: the stream that has stored the request. */
  stream: z.string().optional(),
  error: z
    .object({ code: z.number(), err_code: z.number().optional(), description: z.string().optional() })
    .optional(),
});

const userInfoSchema = z.object({ data: z.object({ account: z.string() }) });

/** Raw JetStream API requests over one connection; each bounded by the deadline. */
export function createNatsClient(
  connection: NatsConnection,
  url: string,
  limits: CallLimits,
  validity: NatsClient["validity"] = undefined,
): NatsClient {
  let fresh = true;
  return {
    url,
    ...(validity && { validity }),
    isOpen: () => !connection.isClosed(),
    async info() {
      // INFO came with the connection; a server that froze since then would still be there in it.
      if (!fresh) {
        try {
          await within(limits, () => connection.rtt());
        } catch (error) {
          return failure(requestError(url, "PING", error, connection.isClosed()));
        }
      }
      fresh = false;
      const info: unknown = connection.info;
      if (connection.isClosed()) return failure(closed(url));
      return info === undefined
        ? failure({ kind: "invalid", system: "nats", message: `NATS at ${url} sent no INFO` })
        : succeed(info);
    },
    async accountName() {
      const answer = await within(limits, () =>
        connection.request("$SYS.REQ.USER.INFO", "", { timeout: libraryTimeoutMs(limits) }),
      ).catch(() => null); // 2.9 does not answer it, and a user may not be allowed to ask
      const said = userInfoSchema.safeParse(answer === null ? null : jsonOf(answer.string()));
      return said.success ? said.data.data.account : null;
    },
    async jetStream(subject, payload, expectedType) {
      const api = `$JS.API.${subject}`;
      const answer = await askJetStream(connection, url, limits, api, payload);
      if (!answer.ok) return answer;
      const read = readAnswer(api, expectedType, answer.data);
      if (read.ok || !isAcknowledgement(answer.data)) return read;
      const other = await secondAnswer(connection, limits, api, payload);
      return other === null ? read : readAnswer(api, expectedType, other);
    },
  };
}

/** The NATS library counts the time in which this process stood still too. Ours gives the error; its timer only frees what waits. */
export const libraryTimeoutMs = ({ timeoutMs }: CallLimits): number => 4 * timeoutMs;

const isAcknowledgement = (text: string): boolean => {
  const read = answerSchema.safeParse(jsonOf(text));
  return read.success && read.data.type === undefined && read.data.stream !== undefined;
};

/** A stream that takes the requests of the API answers them as well, and whose answer comes first is chance. Null: only streams answer. */
async function secondAnswer(
  connection: NatsConnection,
  limits: CallLimits,
  api: string,
  payload: unknown,
): Promise<string | null> {
  const body = payload === null || payload === undefined ? "" : JSON.stringify(payload);
  const first = async (): Promise<string | null> => {
    const options = { strategy: "count", maxMessages: 2, maxWait: limits.timeoutMs } as const;
    for await (const message of await connection.requestMany(api, body, options))
      if (!isAcknowledgement(message.string())) return message.string();
    return null;
  };
  return within(limits, first).catch(() => null); // the first answer counts then
}

/** One request to the JetStream API; the text of its answer, which may be a refusal. */
export async function askJetStream(
  connection: NatsConnection,
  url: string,
  limits: CallLimits,
  api: string,
  payload: unknown,
): Promise<ProbeResult<string>> {
  try {
    const body = payload === null || payload === undefined ? "" : JSON.stringify(payload);
    const message = await within(limits, () =>
      connection.request(api, body, { timeout: libraryTimeoutMs(limits) }),
    );
    return succeed(message.string());
  } catch (error) {
    const ending = connection.isClosed() ? await connection.closed() : null;
    if (ending instanceof AnswerTooLarge)
      return failure(transportError({ system: "nats", what: `${api} at ${url}` }, ending));
    return failure(requestError(url, api, error, connection.isClosed()));
  }
}

/** Undefined: it is none. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readAnswer(api: string, expectedType: string, text: string): ProbeResult<unknown> {
  const answer = jsonOf(text);
  if (answer === undefined)
    return failure({ kind: "invalid", system: "nats", message: `${api}: the answer is not JSON` });
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success)
    return failure({
      kind: "invalid",
      system: "nats",
      message: `${api}: the answer is not a JetStream answer`,
    });
  if (parsed.data.error) return failure(apiError(api, parsed.data.error));
  if (parsed.data.type === expectedType) return succeed(answer);
  return failure({
    kind: "invalid",
    system: "nats",
    message: `${api}: expected ${expectedType}, the answer is ${parsed.data.type ?? (parsed.data.stream === undefined ? "of no type" : `a publish acknowledgement of stream ${parsed.data.stream}`)}`,
    hint: "A stream on a subject such as *.> or > answers in place of the JetStream API; list streams from the monitoring port: /jsz?streams=1.",
  });
}

function apiError(
  api: string,
  error: { code: number; err_code?: number | undefined; description?: string | undefined },
): ProbeError {
  const message = `${api}: ${error.description ?? "error"} (${error.code}/${error.err_code ?? 0})`;
  switch (error.err_code) {
    case 10039: // JetStream not enabled for account
    case 10076: // JetStream not enabled
      return { kind: "not-found", system: "nats", message, hint: "Enable JetStream for this account." };
    case 10008: // no meta leader
      return {
        kind: "unreachable",
        system: "nats",
        message,
        hint: "The JetStream cluster has no leader: too few of its servers are up or see each other.",
      };
    default:
      return { kind: "invalid", system: "nats", message };
  }
}

function requestError(url: string, api: string, error: unknown, isClosed: boolean): ProbeError {
  const chain =
    error instanceof Error ? [error.name, error.cause instanceof Error ? error.cause.name : ""] : [];
  if (chain.includes("NoResponders"))
    return {
      kind: "not-found",
      system: "nats",
      message: `${api}: nobody answers, JetStream is not enabled on NATS at ${url}`,
      hint: "Enable JetStream in the server's configuration (jetstream { … }), or for this account.",
    };
  if (chain.includes("PermissionViolationError"))
    return {
      kind: "forbidden",
      system: "nats",
      message: `${api}: ${textOf(error instanceof Error && error.cause instanceof Error ? error.cause : error)}`,
      hint: `The NATS user needs permission to publish to ${api} and to subscribe to _INBOX.>; docs/permissions.md lists all.`,
    };
  if (isClosed || chain.includes("ClosedConnectionError")) return closed(url);
  return transportError({ system: "nats", what: `${api} at ${url}` }, error);
}

const closed = (url: string): ProbeError => ({
  kind: "unreachable",
  system: "nats",
  message: `NATS at ${url}: the connection was cut`,
  hint: "The server ended it: a restart, a kick, or a limit on connections.",
});
