import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { readList } from "../../../src/collect/nats/read-list.ts";
import { openMonitoring } from "../../../src/connect/nats/monitoring-client.ts";
import { parseNatsUrl } from "../../../src/connect/nats/nats-address.ts";
import { createNatsClient } from "../../../src/connect/nats/nats-client.ts";
import { openNats } from "../../../src/connect/nats/open-nats.ts";
import { createAnswerGuard } from "../../../src/connect/postgres/answer-guard.ts";
import { noDemands } from "../../../src/connect/postgres/authentication.ts";
import { openPostgres } from "../../../src/connect/postgres/open-postgres.ts";

/** What a server may cost us while it sends without end. */
const mostMemory = 100 * 1024 * 1024;
const chunk = Buffer.alloc(64 * 1024, "A");
const limits = { timeoutMs: 5_000, signal: new AbortController().signal };

let server: Server;
const sockets = new Set<Socket>();
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

async function listen(answer: (socket: Socket, data: Buffer) => void, greeting = ""): Promise<number> {
  server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).on("data", (data) => answer(socket, data));
    socket.write(greeting);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address: AddressInfo | string | null = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

function sendForEver(socket: Socket): void {
  while (!socket.destroyed && socket.write(chunk));
  if (!socket.destroyed) socket.once("drain", () => sendForEver(socket));
}

const info = `INFO ${JSON.stringify({ server_id: "A", version: "2.10.0", max_payload: 1_048_576, headers: true })}\r\n`;

/** Answers PING, and each request as `answer` says. */
const natsServer = (answer: (socket: Socket, inbox: string, sid: string) => void) => {
  let sid = "1";
  return listen((socket, data) => {
    for (const line of data.toString("latin1").split("\r\n")) {
      if (line.startsWith("PING")) socket.write("PONG\r\n");
      if (line.startsWith("SUB")) sid = line.split(" ").at(-1) ?? sid;
      if (line.startsWith("PUB")) answer(socket, line.split(" ")[2] ?? "", sid);
    }
  }, info);
};

async function natsClient(port: number) {
  const host = { host: "127.0.0.1", port };
  const address = { servers: [host], tls: false, user: null, password: null, token: null };
  const tls = { ca: null, cert: null, key: null };
  const opened = await openNats({ address, dial: null, creds: null, tls }, limits);
  if (!opened.ok) throw new Error(opened.error.message);
  return createNatsClient(opened.data.connection, "nats://test", limits);
}

describe("NATS", () => {
  it("NATS is cut off at a message without end, which costs little memory", async () => {
    const port = await natsServer((socket, inbox, sid) => {
      socket.write(`MSG ${inbox} ${sid} 2000000000\r\n`);
      sendForEver(socket);
    });
    const client = await natsClient(port);
    const before = process.memoryUsage.rss();
    const answer = await client.jetStream("INFO", null, "type");
    expect(answer).toMatchObject({ ok: false, error: { kind: "too-large" } });
    expect(process.memoryUsage.rss() - before).toBeLessThan(mostMemory);
  });

  it("NATS is cut off at headers without end", async () => {
    const port = await natsServer((socket, inbox, sid) => {
      socket.write(`HMSG ${inbox} ${sid} 1999999999 2000000000\r\nNATS/1.0\r\n`);
      sendForEver(socket);
    });
    const client = await natsClient(port);
    const before = process.memoryUsage.rss();
    expect(await client.jetStream("INFO", null, "type")).toMatchObject({ error: { kind: "too-large" } });
    expect(process.memoryUsage.rss() - before).toBeLessThan(mostMemory);
  });

  it("NATS is not listened to when its greeting has no end", async () => {
    const port = await listen(() => undefined, "INFO {");
    const before = process.memoryUsage.rss();
    server.on("connection", sendForEver);
    await expect(natsClient(port)).rejects.toThrow("this is not a NATS server");
    expect(process.memoryUsage.rss() - before).toBeLessThan(mostMemory);
  });

  it.each([
    ["tls://u:planted@HOST", info],
    ["tls://u:planted@HOST", ""],
    ["nats://u:planted@HOST", info.replace("{", '{"tls_required":true,')],
    ["nats://u:planted@HOST", "HTTP/1.1 200 OK\r\n\r\n"],
  ])(
    "A server gets no password in clear where TLS is asked for, or where it is no NATS: %s, %j",
    async (url, greeting) => {
      let said = "";
      const port = await listen((_, data) => {
        said += data.toString("latin1");
      }, greeting);
      const address = parseNatsUrl(url.replace("HOST", `127.0.0.1:${port}`), "test");
      const tls = { ca: null, cert: null, key: null };
      const opened = await openNats(
        { address, dial: null, creds: null, tls },
        { ...limits, timeoutMs: 1_500 },
      );
      expect(opened.ok).toBe(false);
      expect(said).not.toContain("planted");
    },
  );

  it("NATS gets no credentials that stand beside another server", async () => {
    let said = "";
    const port = await listen((_, data) => {
      said += data.toString("latin1");
    }, info);
    const address = parseNatsUrl(`nats://u:planted@127.0.0.1:1,nats://127.0.0.1:${port}`, "test");
    const tls = { ca: null, cert: null, key: null };
    await openNats({ address, dial: null, creds: null, tls }, { ...limits, timeoutMs: 1_000 });
    expect(said).toContain("CONNECT {");
    expect(said).not.toContain("planted");
  });

  const streams = {
    subject: "STREAM.LIST",
    answerType: "list",
    items: "streams",
    words: "streams",
    hint: "",
  } as const;
  const listOf = (page: object) => async () => {
    const body = JSON.stringify({ type: "list", offset: 0, streams: [], ...page });
    const port = await natsServer((socket, inbox, sid) => {
      socket.write(`MSG ${inbox} ${sid} ${body.length}\r\n${body}\r\n`);
    });
    return readList(await natsClient(port), streams);
  };

  it("NATS is not asked for a thousand million pages", async () => {
    expect(await listOf({ total: 1e9, limit: 1 })()).toMatchObject({
      error: { kind: "too-large", message: expect.stringContaining("1000000000 streams") },
    });
  });

  it("NATS is not believed when a page has no whole number of entries", async () => {
    expect(await listOf({ total: 1e300, limit: 1e-5 })()).toMatchObject({ error: { kind: "invalid" } });
    expect(await listOf({ total: 5, limit: 0 })()).toMatchObject({ error: { kind: "invalid" } });
  });
});

describe("NATS' monitoring port", () => {
  it("NATS' monitoring port is cut off at a page without end, which costs little memory", async () => {
    const port = await listen((socket) => {
      socket.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{");
      sendForEver(socket);
    });
    const url = `http://127.0.0.1:${port}`;
    const opened = openMonitoring({ url, dial: new URL(url), ca: null, hint: "" }, limits);
    const before = process.memoryUsage.rss();
    expect(await opened.client.get("/varz")).toMatchObject({ ok: false, error: { kind: "too-large" } });
    expect(process.memoryUsage.rss() - before).toBeLessThan(mostMemory);
    opened.close();
  });

  it("NATS' monitoring port leads to no other server, with or without a password", async () => {
    const asked: string[] = [];
    const port = await listen((socket, data) => {
      asked.push(data.toString("latin1").split(" ")[1] ?? "");
      socket.end(
        `HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:${port}/elsewhere\r\nContent-Length: 0\r\n\r\n`,
      );
    });
    const dial = new URL(`http://u:p@127.0.0.1:${port}`);
    const opened = openMonitoring({ url: "http://monitoring", dial, ca: null, hint: "" }, limits);
    await opened.client.get("/varz");
    expect(asked).toEqual(["/varz"]);
    opened.close();
  });
});

describe("PostgreSQL", () => {
  const open = (port: number) =>
    openPostgres(
      {
        address: {
          hosts: [{ host: "127.0.0.1", port }],
          database: "d",
          user: "u",
          password: null,
          sslMode: "prefer",
          sslRootCert: null,
          sslCert: null,
          sslKey: null,
          options: null,
          attributes: "any",
          demands: noDemands,
        },
        dial: null,
        ca: null,
        cert: null,
        key: null,
      },
      limits,
    );

  it("PostgreSQL is cut off at a message of 2 GiB, which costs little memory", async () => {
    const port = await listen((socket, data) => {
      if (data.length === 8) {
        socket.write("N");
        return;
      }
      socket.write(Buffer.from([0x52, 0x7f, 0xff, 0xff, 0xff]));
      sendForEver(socket);
    });
    const before = process.memoryUsage.rss();
    expect(await open(port)).toMatchObject({ ok: false, error: { kind: "too-large" } });
    expect(process.memoryUsage.rss() - before).toBeLessThan(mostMemory);
  });

  it("PostgreSQL is cut off at rows without end, however small each is, and not by many answers", () => {
    const guard = createAnswerGuard(() => null);
    const row = Buffer.concat([Buffer.from([0x44, 0, 0, 0, 104]), Buffer.alloc(100, 0x61)]);
    const rows = Buffer.concat(Array.from({ length: 10_000 }, () => row));
    const ready = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);
    for (let answer = 0; answer < 100; answer += 1) {
      expect(guard(rows)).toBeNull();
      expect(guard(ready)).toBeNull();
    }
    const cut = Array.from({ length: 300 }, () => guard(rows)).find((refusal) => refusal !== null);
    expect(cut?.message).toBe("the answer is larger than 16 MiB, no more is read");
  });

  it("PostgreSQL is cut off at an error text of 2 GiB", async () => {
    const port = await listen((socket, data) => {
      if (data.length === 8) {
        socket.write("N");
        return;
      }
      socket.write(Buffer.from([0x45, 0x7f, 0xff, 0xff, 0xff, 0x4d]));
      sendForEver(socket);
    });
    const before = process.memoryUsage.rss();
    expect(await open(port)).toMatchObject({ ok: false, error: { kind: "too-large" } });
    expect(process.memoryUsage.rss() - before).toBeLessThan(mostMemory);
  });

  it("PostgreSQL is cut off at notices without end", async () => {
    const notice = Buffer.concat([Buffer.from([0x4e, 0, 0, 0, 24]), Buffer.from("SNOTICE\0C00000\0Mx\0\0")]);
    const many = Buffer.concat(Array.from({ length: 2_000 }, () => notice));
    const port = await listen((socket, data) => {
      if (data.length === 8) {
        socket.write("N");
        return;
      }
      const flood = () => {
        while (!socket.destroyed && socket.write(many));
        if (!socket.destroyed) socket.once("drain", flood);
      };
      flood();
    });
    expect(await open(port)).toMatchObject({ ok: false, error: { kind: "too-large" } });
  });
});
