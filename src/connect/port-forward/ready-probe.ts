import { get } from "node:http";
import { connect } from "node:net";
import { type CallLimits, within } from "../deadline.ts";

/** One try to get an answer from what is behind a local port; rejects when there is none. */
export type ReadyProbe = (port: number, limits: CallLimits) => Promise<void>;

/** An HTTP server answers GET `path`, with a status below 500 or, if given, one that `accept` takes. */
export function answersHttp(path: string, accept = (status: number) => status < 500): ReadyProbe {
  return (port, limits) =>
    within(
      limits,
      (signal) =>
        new Promise((resolve, reject) => {
          const request = get({ host: "127.0.0.1", port, path, agent: false, signal }, (response) => {
            const status = response.statusCode ?? 0;
            response.on("error", reject);
            response.on("end", () => {
              if (accept(status)) resolve();
              else reject(new Error(`GET ${path} answered ${status}`));
            });
            response.resume();
          });
          request.on("error", reject);
        }),
    );
}

/** A server that speaks first says this, such as NATS's `INFO `. */
export function greetsWith(prefix: string): ReadyProbe {
  return (port, limits) =>
    within(limits, async (signal) => {
      const socket = connect({ host: "127.0.0.1", port, signal });
      try {
        await new Promise<void>((resolve, reject) => {
          let said = Buffer.alloc(0);
          socket.on("data", (chunk: Buffer) => {
            said = Buffer.concat([said, chunk]);
            if (said.length < prefix.length) return;
            if (said.toString("latin1", 0, prefix.length) === prefix) resolve();
            else reject(new Error("another protocol answers"));
          });
          socket.on("error", reject);
          socket.on("close", () => reject(new Error("closed without an answer")));
        });
      } finally {
        // Its error has been reported, or comes too late to matter.
        socket.on("error", () => undefined);
        socket.destroy();
      }
    });
}
