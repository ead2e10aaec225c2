import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { Answer, ApiContext, ResourceRequest } from "./exchange.ts";
import { text } from "./fields.ts";
import { assertLogAvailable, logContainer } from "./log-availability.ts";
import { isTrue } from "./request-info.ts";
import { badRequest, invalid } from "./status.ts";
import { currentObject } from "./writing.ts";

/** GET of `pods/x/log`. A pod without a node has no log yet: 204, measured on 1.20. */
export async function answerLogs(context: ApiContext, request: ResourceRequest): Promise<Answer> {
  const { query, info, signal } = request;
  const pod = currentObject(context, request);
  const container = logContainer(pod, query.get("container") ?? "");
  const limits = logLimits(context, request);
  if (text(pod, "spec", "nodeName") === "") return { kind: "empty", code: 204 };
  const previous = isTrue(query.get("previous"));
  assertLogAvailable(pod, container, previous);
  const answer = await context.logs(info.namespace, info.name, container, {
    previous,
    tailLines: limits.tailLines,
    sinceSeconds: limits.sinceSeconds,
    timestamps: isTrue(query.get("timestamps")),
    follow: isTrue(query.get("follow")),
    signal,
  });
  if (answer.kind === "refused") throw badRequest(answer.message);
  return {
    kind: "stream",
    contentType: "text/plain",
    write: (response) => writeChunks(response, answer.chunks, limits.limitBytes ?? Infinity, signal),
  };
}

function logLimits(context: ApiContext, { query, info }: ResourceRequest) {
  const count = (name: string, least: number) => {
    const given = query.get(name);
    if (given === null) return null;
    const value = Number(given);
    if (Number.isInteger(value) && value >= least) return value;
    const problem = `Invalid value: ${given}: must be greater than or equal to ${least}`;
    throw invalid({ group: "", kind: "PodLogOptions" }, info.name, name, "FieldValueInvalid", problem);
  };
  return {
    tailLines: count("tailLines", 0),
    limitBytes: count("limitBytes", 1),
    sinceSeconds: count("sinceSeconds", 1) ?? secondsSince(query.get("sinceTime"), context.now()),
  };
}

function secondsSince(time: string | null, now: Date): number | null {
  const then = time === null ? Number.NaN : Date.parse(time);
  return Number.isNaN(then) ? null : Math.max(0, Math.ceil((now.getTime() - then) / 1000));
}

async function writeChunks(
  response: ServerResponse,
  chunks: Iterable<string> | AsyncIterable<string>,
  limitBytes: number,
  signal: AbortSignal,
): Promise<void> {
  // A follower must see that the request was taken before the first line is there.
  response.flushHeaders();
  let left = limitBytes;
  for await (const chunk of chunks) {
    if (signal.aborted || left <= 0) return;
    const bytes = Buffer.from(chunk).subarray(0, left);
    left -= bytes.length;
    if (!response.write(bytes)) await drained(response, signal);
  }
}

async function drained(response: ServerResponse, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await Promise.race([once(response, "drain"), once(response, "close")]);
}
