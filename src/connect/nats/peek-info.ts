import { connect } from "node:net";
import * as z from "zod";
import { parseJsonOr } from "../../parse-json.ts";

const infoSchema = z.object({
  version: z.string(),
  tls_required: z.boolean().optional(),
  tls_available: z.boolean().optional(),
  /** The server asks for a client certificate. */
  tls_verify: z.boolean().optional(),
});
export type PeekedInfo = z.infer<typeof infoSchema>;

/** Something other than a NATS server answered. */
export class NotNatsError extends Error {
  override readonly name = "NotNatsError";
}

/** A server's INFO is a few hundred bytes, with many cluster URLs a few thousand. */
const maxInfoBytes = 256 * 1024;

/** Reads the INFO line a NATS server greets with. Rejects with the socket's error, or NotNatsError with what spoke instead. */
export function peekInfo(host: string, port: number, signal: AbortSignal): Promise<PeekedInfo> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port });
    const give = (error: Error) => {
      socket.destroy();
      reject(error);
    };
    signal.addEventListener("abort", () => socket.destroy(), { once: true });
    let text = "";
    socket.setEncoding("utf8");
    socket.on("error", give);
    socket.on("end", () =>
      give(Object.assign(new Error("the connection was closed before the greeting"), { code: "ECONNRESET" })),
    );
    socket.on("data", (chunk: string) => {
      text += chunk;
      if (!text.includes("\n") && text.length < maxInfoBytes) return;
      const line = text.split("\r\n")[0] ?? "";
      const parsed = infoSchema.safeParse(
        line.startsWith("INFO ") ? parseJsonOr(line.slice(5), undefined) : undefined,
      );
      if (!parsed.success) return give(new NotNatsError(`it greets with "${line.slice(0, 60)}"`));
      socket.destroy();
      resolve(parsed.data);
    });
  });
}
