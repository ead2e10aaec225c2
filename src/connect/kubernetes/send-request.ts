import { type ApiTransport, apiUrl } from "./api-transport.ts";
import { type ApiResponse, exchange } from "./exchange.ts";

export interface ApiWrite {
  method: "POST" | "PATCH" | "DELETE";
  path: string;
  query?: Record<string, string>;
  /** Sent as JSON; null: no body. */
  body: unknown;
  contentType: string;
}

/** One request that changes something, answer as text. Rejects with Node's own errors; the signal cuts it off. */
export function sendRequest(
  transport: ApiTransport,
  { method, path, query = {}, body, contentType }: ApiWrite,
  signal: AbortSignal,
): Promise<ApiResponse> {
  const text = body === null ? "" : JSON.stringify(body);
  const headers = {
    ...(text === "" ? {} : { "Content-Type": contentType }),
    "Content-Length": Buffer.byteLength(text),
  };
  return exchange(transport, apiUrl(transport, path, query), { method, headers, body: text }, signal);
}
