import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { AnswerTooLarge, bounds } from "../../bounds.ts";
import { parseResp, type RespValue, respCommand } from "./resp.ts";

/** Where to dial, and with TLS the name to verify. */
export interface RedisDial {
  host: string;
  port: number;
  /** Null: no TLS. */
  tls: { serverName: string; ca: string | null } | null;
}

/** A connection on which one command at a time is asked. */
export interface RedisSession {
  isOpen(): boolean;
  /** Rejects with the socket's error, or NotRespError. */
  ask(words: readonly string[]): Promise<RespValue>;
  close(): void;
}

/** Connects. Rejects with the socket's error. */
export async function openRedisSession(dial: RedisDial, signal: AbortSignal): Promise<RedisSession> {
  const socket = await connected(dial, signal);
  let waiting: { resolve(value: RespValue): void; reject(error: unknown): void } | null = null;
  let received: Buffer = Buffer.alloc(0);
  let ended: unknown = null;

  const end = (error: unknown) => {
    ended ??= error;
    waiting?.reject(ended);
    waiting = null;
    socket.destroy();
  };
  /** Gives what has arrived to whoever waits. A server that turns clients away says so before it is asked. */
  const settle = () => {
    if (waiting === null) return;
    try {
      const answer = parseResp(received);
      if (answer === null) return;
      received = received.subarray(answer.end);
      waiting.resolve(answer.value);
      waiting = null;
    } catch (error) {
      end(error);
    }
  };
  socket.on("error", end);
  socket.on("close", () => end(cutOff()));
  socket.on("data", (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    if (received.length > bounds.answerBytes) end(new AnswerTooLarge("the answer", bounds.answerBytes));
    else settle();
  });

  const askNow = (words: readonly string[]) =>
    new Promise<RespValue>((resolve, reject) => {
      waiting = { resolve, reject };
      if (ended === null) socket.write(respCommand(words));
      settle();
      if (ended !== null) end(ended);
    });
  let last: Promise<unknown> = Promise.resolve();
  return {
    isOpen: () => ended === null,
    ask(words) {
      const asked = last.then(() => askNow(words));
      last = asked.catch(() => undefined); // its own asker hears of it
      return asked;
    },
    close: () => socket.destroy(),
  };
}

/** How long a server may take for what it says before it closes a connection. */
const lastWordsMs = 1_000;

/** What a server says to a connection it turns away: who was cut off while it asked has not read it. Null: nothing. */
export async function lastWords(dial: RedisDial, signal: AbortSignal): Promise<string | null> {
  const socket = await connected(dial, signal);
  return new Promise((resolve) => {
    let said = "";
    const end = () => {
      socket.destroy();
      resolve(/^-([^\r]+)\r\n/.exec(said)?.[1] ?? null);
    };
    socket.setTimeout(lastWordsMs, end);
    // A connection that fails now says nothing.
    socket.on("end", end).on("error", end);
    socket.on("data", (chunk: Buffer) => {
      said += chunk.toString("utf8");
      if (said.includes("\n") || said.length > 1_000) end();
    });
  });
}

function connected({ host, port, tls }: RedisDial, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket =
      tls === null
        ? connect({ host, port, noDelay: true })
        : connectTls({
            host,
            port,
            ...(isIP(tls.serverName) === 0 ? { servername: tls.serverName } : {}),
            ...(tls.ca === null ? {} : { ca: tls.ca }),
          });
    signal.addEventListener("abort", () => socket.destroy(), { once: true });
    socket.once("error", reject);
    socket.once(tls === null ? "connect" : "secureConnect", () => {
      socket.off("error", reject);
      resolve(socket);
    });
  });
}

/** As the socket's own error says it. */
const cutOff = () => Object.assign(new Error("the connection was closed"), { code: "ECONNRESET" });
