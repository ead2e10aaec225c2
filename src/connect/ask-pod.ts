import http from "node:http";
import type { ProbeError } from "../snapshot/probe-result.ts";
import type { KubernetesClient } from "./connections.ts";
import { type CallLimits, within } from "./deadline.ts";
import { readBody } from "./read-body.ts";
import { transportError } from "./transport-error.ts";

export interface PodQuestion {
  pod: string;
  port: number;
  path: string;
  /** GET unless given. */
  method?: "GET" | "HEAD";
  /** Of the answer that is read. */
  mostBytes: number;
}

/** `unasked`: the API server has not opened the port-forward, which says nothing of the program. */
export type PodAnswer =
  | { kind: "answered"; status: number; body: string }
  | { kind: "silent"; error: ProbeError }
  | { kind: "unasked"; error: ProbeError };

/** One GET or HEAD to a program in a pod, over a port-forward of its own that ends with the answer. */
export async function askPod(
  client: KubernetesClient,
  { pod, port, path, method = "GET", mostBytes }: PodQuestion,
  limits: CallLimits,
): Promise<PodAnswer> {
  const stream = await client.dialPod(pod, port);
  if (!stream.ok) return { kind: "unasked", error: stream.error };
  try {
    return await within(limits, (signal) => {
      return new Promise<PodAnswer>((resolve, reject) => {
        const request = http.request({
          createConnection: () => stream.data,
          host: pod,
          path,
          method,
          signal,
          headers: { Accept: "application/json", Connection: "close" },
        });
        request.on("error", reject);
        request.once("response", (response) => {
          const status = response.statusCode ?? 0;
          readBody(response, undefined, mostBytes).then(
            (body) => resolve({ kind: "answered", status, body }),
            reject,
          );
        });
        request.end();
      });
    });
  } catch (error) {
    return {
      kind: "silent",
      error: transportError({ system: "kubernetes", what: `${pod}:${port}${path}` }, error),
    };
  } finally {
    stream.data.destroy();
  }
}
