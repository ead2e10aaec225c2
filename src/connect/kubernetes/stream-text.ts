import http from "node:http";
import https from "node:https";
import type { Readable } from "node:stream";
import { bounds } from "../../bounds.ts";
import { type ApiTransport, apiUrl, type RequestAccess, sendAuthorised } from "./api-transport.ts";

/** A long answer while it comes in, or the refusal. */
export type TextStream = { kind: "open"; body: Readable } | { kind: "refused"; status: number; body: string };

/** Silence after which the kernel asks the peer; ten questions, a second apart, without an answer end the connection (libuv). */
const keepAliveMs = 15_000;
const maxRefusalBytes = 64 * 1024;

/** One GET whose body is read as it arrives. Rejects when nothing answers; the signal cuts it off at any time, which ends or errors `body`. */
export function openTextStream(
  transport: ApiTransport,
  path: string,
  query: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<TextStream> {
  const url = apiUrl(transport, path, query);
  return sendAuthorised(
    transport,
    (access) => openOnce(access, url, signal),
    (answer) => answer.kind === "refused" && answer.status === 401,
  );
}

function openOnce(
  { agent, headers, tls }: RequestAccess,
  url: URL,
  signal: AbortSignal,
): Promise<TextStream> {
  const send = url.protocol === "https:" ? https.request : http.request;
  return new Promise((resolve, reject) => {
    const request = send(
      url,
      { method: "GET", agent, headers: { ...headers }, ...tls, signal },
      (response) => {
        // Errors after this point are the reader's; without a listener they would end the process.
        response.on("error", () => undefined);
        const status = response.statusCode ?? 0;
        if (status === 200) {
          resolve({ kind: "open", body: response });
          return;
        }
        let body = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          if (body.length < maxRefusalBytes) body += chunk;
        });
        response.on("end", () => resolve({ kind: "refused", status, body }));
        response.on("aborted", () => reject(new Error("the answer was cut off")));
      },
    );
    // A server that vanished without a word is noticed by the kernel, not by us: nothing is sent while we listen.
    request.on("socket", (socket) => socket.setKeepAlive(true, keepAliveMs));
    request.on("error", reject);
    request.end();
  });
}

/** Lines without their breaks, as they come; the last one also without a break; what is over the bound of a line is left out. Rejects when the stream is cut. */
export async function* linesOf(body: Readable): AsyncGenerator<string> {
  body.setEncoding("utf8");
  let rest = "";
  for await (const chunk of body) {
    const [first = "", ...others] = String(chunk).split("\n");
    if (rest.length < bounds.lineCharacters) rest += first;
    if (others.length === 0) continue;
    yield rest;
    rest = others.pop() ?? "";
    yield* others;
  }
  if (rest !== "") yield rest;
}
