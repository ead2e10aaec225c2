import http from "node:http";
import https from "node:https";
import { pause } from "../../pause.ts";
import type { ByteBudget } from "../byte-budget.ts";
import { readBody } from "../read-body.ts";
import { codeOf } from "../transport-error.ts";
import { type ApiTransport, type RequestAccess, sendAuthorised } from "./api-transport.ts";

export interface ApiResponse {
  status: number;
  contentType: string;
  /** Seconds, or empty. */
  retryAfter: string;
  /** The server's clock as it answered, or empty. */
  date: string;
  body: string;
}

/** One GET, body as text. Rejects with Node's own errors; the signal cuts it off. */
export function getText(
  transport: ApiTransport,
  url: URL,
  signal: AbortSignal,
  budget?: ByteBudget,
): Promise<ApiResponse> {
  return exchange(transport, url, { method: "GET", headers: {}, body: "", budget }, signal);
}

interface ApiRequest {
  method: string;
  headers: http.OutgoingHttpHeaders;
  body: string;
  /** What its answer may take; absent: the bound of one answer only. */
  budget?: ByteBudget | undefined;
}

/**
 * One request and its whole answer, body as text. A server that is busy and says when to come back (429, 503) is asked again, as client-go does, as long as
 * that takes little. Rejects with Node's own errors; the signal cuts it off.
 */
export async function exchange(
  transport: ApiTransport,
  url: URL,
  request: ApiRequest,
  signal: AbortSignal,
): Promise<ApiResponse> {
  for (let waitedMs = 0; ; ) {
    const answer = await sendAuthorised(
      transport,
      (access) => sendOnFreshConnection(access, url, request, signal),
      ({ status }) => status === 401,
    );
    const waitMs = retryAfterMs(answer);
    if (waitMs === null || waitedMs + waitMs > patienceMs) return answer;
    await pause(waitMs, signal);
    if (signal.aborted) return answer;
    waitedMs += waitMs;
  }
}

/** Less than the deadline of a call: what a busy server answered says more than that the time ran out. */
const patienceMs = 4_000;

function retryAfterMs({ status, retryAfter }: ApiResponse): number | null {
  if ((status !== 429 && status < 500) || !/^\d+$/.test(retryAfter)) return null;
  return Math.max(1, Number(retryAfter)) * 1_000;
}

/** A server may close an idle connection in the moment it is used again: a read that had no answer is sent on another one (RFC 9110, 9.2.2). */
async function sendOnFreshConnection(
  access: RequestAccess,
  url: URL,
  request: ApiRequest,
  signal: AbortSignal,
): Promise<ApiResponse> {
  const first = await sendOnce(access, url, request, signal);
  if (first !== "connection-was-stale") return first;
  const second = await sendOnce(access, url, request, signal);
  if (second === "connection-was-stale") throw new Error("the connection was closed before an answer came");
  return second;
}

function sendOnce(
  { agent, headers, tls }: RequestAccess,
  url: URL,
  { method, headers: own, body, budget }: ApiRequest,
  signal: AbortSignal,
): Promise<ApiResponse | "connection-was-stale"> {
  const send = url.protocol === "https:" ? https.request : http.request;
  return new Promise((resolve, reject) => {
    const request = send(
      url,
      { method, agent, headers: { ...headers, ...own }, signal, ...tls },
      (response) => {
        readBody(response, budget).then(
          (text) =>
            resolve({
              status: response.statusCode ?? 0,
              contentType: response.headers["content-type"] ?? "",
              retryAfter: response.headers["retry-after"] ?? "",
              date: response.headers.date ?? "",
              body: text,
            }),
          reject,
        );
      },
    );
    request.on("error", (error) => {
      const wasStale = method === "GET" && request.reusedSocket && codeOf(error) === "ECONNRESET";
      if (wasStale) resolve("connection-was-stale");
      else reject(error);
    });
    request.end(body);
  });
}
