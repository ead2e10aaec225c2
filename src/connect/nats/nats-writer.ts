import type { NatsConnection } from "@nats-io/transport-node";
import * as z from "zod";
import { parseJsonOr } from "../../parse-json.ts";
import { failure, type ProbeError, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import type { CallLimits } from "../deadline.ts";
import { askJetStream } from "./nats-client.ts";

/** A stream as the server keeps it: the configuration whole, so that an update loses nothing this program does not know. */
const keptStreamSchema = z.object({
  config: z.record(z.string(), z.json()),
  /** Tells a stream from a later one of the same name. */
  created: z.string(),
  state: z.object({ messages: z.number(), bytes: z.number(), consumer_count: z.number().default(0) }),
});
export type KeptStream = z.infer<typeof keptStreamSchema>;
export type StreamConfig = KeptStream["config"];

const refusalSchema = z.object({
  error: z.object({ code: z.number(), err_code: z.number().default(0), description: z.string().default("") }),
});

/**
 * What became of a change. `refused`: the server said no, nothing was changed. `failed`: there was no answer; it may have been made, or still be under
 * way.
 */
export type NatsWriteOutcome =
  | { kind: "done"; stream: KeptStream }
  | { kind: "refused"; errorCode: number; message: string }
  | { kind: "failed"; error: ProbeError };

/** The few changes fix may make in JetStream. None of them removes a stream, a consumer or a message. */
export interface NatsWriter {
  /** Without credentials. */
  readonly url: string;
  /** The stream as it is now; null: there is none. */
  stream(name: string): Promise<ProbeResult<KeptStream | null>>;
  create(config: StreamConfig): Promise<NatsWriteOutcome>;
  /** Sets the whole configuration: JetStream knows no precondition. */
  update(config: StreamConfig): Promise<NatsWriteOutcome>;
}

const streamNotFound = 10059;

/** @param connection one of its own: a server works on the requests of one connection in order, so that what is read behind a change shows it. */
export function createNatsWriter(connection: NatsConnection, url: string, limits: CallLimits): NatsWriter {
  async function ask(api: string, payload: unknown): Promise<NatsWriteOutcome> {
    const answer = await askJetStream(connection, url, limits, api, payload);
    if (!answer.ok) return { kind: "failed", error: answer.error };
    const data = parseJsonOr(answer.data, undefined);
    const refusal = refusalSchema.safeParse(data);
    if (refusal.success) {
      const { err_code: errorCode, description, code } = refusal.data.error;
      return { kind: "refused", errorCode, message: `${api}: ${description} (${code}/${errorCode})` };
    }
    const stream = keptStreamSchema.safeParse(data);
    if (stream.success) return { kind: "done", stream: stream.data };
    const message = `${api}: the answer is not a stream: ${stream.error.issues[0]?.message ?? ""}`;
    return { kind: "failed", error: { kind: "invalid", system: "nats", message } };
  }
  const write = (verb: string, config: StreamConfig) =>
    ask(`$JS.API.STREAM.${verb}.${String(config.name)}`, config);

  return {
    url,
    async stream(name) {
      const answer = await ask(`$JS.API.STREAM.INFO.${name}`, null);
      if (answer.kind === "done") return succeed(answer.stream);
      if (answer.kind === "failed") return failure(answer.error);
      if (answer.errorCode === streamNotFound) return succeed(null);
      return failure({ kind: "invalid", system: "nats", message: answer.message });
    },
    create: (config) => write("CREATE", config),
    update: (config) => write("UPDATE", config),
  };
}
