import http from "node:http";
import https from "node:https";
import { type ApiResponse, type ApiTransport, apiUrl } from "./api-transport.ts";

export interface ApiWrite {
  method: "POST" | "PATCH" | "DELETE";
  path: string;
  /** Sent as JSON; null: no body. */
  body: unknown;
  contentType: string;
}

/** One request that changes something, answer as text. Rejects with Node's own errors; the signal cuts it off. */
export function sendRequest(
  transport: ApiTransport,
  write: ApiWrite,
  signal: AbortSignal,
): Promise<ApiResponse> {
  const url = apiUrl(transport, write.path, {});
  const send = url.protocol === "https:" ? https.request : http.request;
  const body = write.body === null ? "" : JSON.stringify(write.body);
  return new Promise((resolve, reject) => {
    const request = send(
      url,
      {
        method: write.method,
        agent: transport.agent,
        headers: {
          ...transport.headers,
          ...(body === "" ? {} : { "Content-Type": write.contentType }),
          "Content-Length": Buffer.byteLength(body),
        },
        ...transport.tls,
        signal,
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("aborted", () => reject(new Error("the answer was cut off")));
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            contentType: response.headers["content-type"] ?? "",
            body: Buffer.concat(chunks).toString("utf8"),
          }),
        );
      },
    );
    request.on("error", reject);
    request.end(body);
  });
}
