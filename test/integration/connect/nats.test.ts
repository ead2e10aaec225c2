import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { createConnection, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "@nats-io/transport-node";
import { generate } from "selfsigned";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Connections } from "../../../src/connect/connections.ts";
import { freeze } from "../../support/frozen-processes.ts";
import { startRecordingProxy } from "../../support/recording-proxy.ts";
import { type NatsProcess, startNats } from "./nats-process.ts";
import { dataOf, errorOf, openDirect } from "./settings.ts";

const infoType = "io.nats.jetstream.api.v1.account_info_response";

let directory: string;
const running: NatsProcess[] = [];
const listeners: Server[] = [];

async function nats(configuration = "", jetStream = true): Promise<NatsProcess> {
  const server = await startNats(configuration, jetStream);
  running.push(server);
  return server;
}

async function listening(server: Server): Promise<number> {
  listeners.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function connectError(natsUrl: string, more: { caFile?: string; requestTimeoutMs?: number } = {}) {
  await using connections = await openDirect({ natsUrl, ...more });
  const error = errorOf(await connections.nats());
  expect(error.hint).toBeTruthy();
  return error;
}

async function accountInfo(connections: Connections) {
  return dataOf(await connections.nats()).jetStream("INFO", null, infoType);
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "nomnom-connect-"));
});

afterAll(async () => {
  await Promise.all(running.map((server) => server.stop()));
  for (const listener of listeners) listener.close();
  await rm(directory, { recursive: true, force: true });
});

describe("credentials in the URL", () => {
  it("The client of NATS connects without credentials", async () => {
    const server = await nats();
    await using connections = await openDirect({ natsUrl: `nats://127.0.0.1:${server.port}` });
    expect((await accountInfo(connections)).ok).toBe(true);
    expect(dataOf(await dataOf(await connections.nats()).info())).toMatchObject({ jetstream: true });
    expect(connections.target().nats).toBe(`nats://127.0.0.1:${server.port}`);
  });

  it("The client of NATS keeps to one connection, and goes on after the greeting on the socket that was greeted", async () => {
    const server = await nats();
    await using proxy = await startRecordingProxy({ host: "127.0.0.1", port: server.port });
    await using connections = await openDirect({ natsUrl: `nats://127.0.0.1:${proxy.port}` });
    expect((await accountInfo(connections)).ok).toBe(true);
    expect(proxy.sent()).toHaveLength(1);
  });

  it("The client of NATS honours user and password, and keeps them out of target and origins", async () => {
    const server = await nats(`authorization { user: ann, password: "p@ss:1" }`);
    await using connections = await openDirect({ natsUrl: `nats://ann:p%40ss%3A1@127.0.0.1:${server.port}` });
    expect((await accountInfo(connections)).ok).toBe(true);
    expect(connections.target().nats).toBe(`nats://127.0.0.1:${server.port}`);
    expect(JSON.stringify(connections.origins())).not.toContain("ss");
    expect(connections.secrets()).toContain("p@ss:1");
  });

  it("The client of NATS honours a token", async () => {
    const server = await nats(`authorization { token: "t0ken" }`);
    await using connections = await openDirect({ natsUrl: `nats://t0ken@127.0.0.1:${server.port}` });
    expect((await accountInfo(connections)).ok).toBe(true);
    expect(await connectError(`nats://wrong@127.0.0.1:${server.port}`)).toMatchObject({ kind: "auth" });
  });

  it("The client of NATS learns at once that the server hangs up after its greeting", async () => {
    const greeting = `INFO ${JSON.stringify({ version: "2.10.0", max_payload: 1024 })}\r\n`;
    const port = await listening(createServer((socket) => socket.end(greeting)));
    expect(await connectError(`nats://127.0.0.1:${port}`)).toMatchObject({ kind: "unreachable" });
  });

  it("The client of NATS reports a wrong password as auth", async () => {
    const server = await nats(`authorization { user: ann, password: right }`);
    expect(await connectError(`nats://ann:wrong@127.0.0.1:${server.port}`)).toMatchObject({ kind: "auth" });
    expect(await connectError(`nats://127.0.0.1:${server.port}`)).toMatchObject({ kind: "auth" });
  });
});

describe("a login that comes too late", () => {
  /** Lets what clients say wait, of the first so many connections. */
  const slowlyTo = (port: number, slowConnections: number) => {
    let count = 0;
    return listening(
      createServer((client) => {
        const waitMs = count++ < slowConnections ? 1_000 : 0;
        const server = createConnection({ host: "127.0.0.1", port });
        server.pipe(client);
        client.on("data", (said) => setTimeout(() => server.write(said), waitMs));
        for (const [one, other] of [
          [client, server],
          [server, client],
        ] as const)
          one.on("error", () => other.destroy()).on("close", () => other.destroy());
      }),
    );
  };

  it("The client of NATS that was too late once logs in again", async () => {
    const server = await nats("authorization { user: ann, password: right, timeout: 0.2 }");
    const port = await slowlyTo(server.port, 1);
    await using connections = await openDirect({ natsUrl: `nats://ann:right@127.0.0.1:${port}` });
    expect((await accountInfo(connections)).ok).toBe(true);
  });

  it("The client of NATS that is too late each time does not accuse the credentials", async () => {
    const server = await nats("authorization { user: ann, password: right, timeout: 0.2 }");
    const port = await slowlyTo(server.port, 9);
    expect(await connectError(`nats://ann:right@127.0.0.1:${port}`)).toMatchObject({
      kind: "timeout",
      message: expect.stringContaining("did not wait for the end of the login"),
    });
  });
});

describe("what may be wrong with the address", () => {
  it("A refused connection to NATS is unreachable", async () => {
    const port = await listening(createServer());
    listeners.pop()?.close();
    expect(await connectError(`nats://127.0.0.1:${port}`)).toMatchObject({ kind: "unreachable" });
  });

  it("A host that does not exist is unreachable", async () => {
    expect(await connectError("nats://no-such-host.invalid:4222")).toMatchObject({ kind: "unreachable" });
  });

  it("A silent server is a timeout, within the request timeout", async () => {
    const sockets: Socket[] = [];
    const port = await listening(createServer((socket) => sockets.push(socket)));
    expect(await connectError(`nats://127.0.0.1:${port}`, { requestTimeoutMs: 300 })).toMatchObject({
      kind: "timeout",
      message: expect.stringContaining("no answer within 300 ms"),
    });
    for (const socket of sockets) socket.destroy();
  });

  it("An HTTP server (the monitoring port) is a timeout: it waits for a request and never greets", async () => {
    const server = await nats();
    const error = await connectError(`nats://127.0.0.1:${server.monitoringPort}`, { requestTimeoutMs: 800 });
    expect(error.kind).toBe("timeout");
  });

  it("An SMTP server says what it is", async () => {
    const port = await listening(createServer((socket) => socket.end("220 mail.example ESMTP\r\n")));
    const error = await connectError(`nats://127.0.0.1:${port}`);
    expect(error.kind).toBe("invalid");
    expect(error.message).toContain("220 mail.example ESMTP");
  });

  it("A bad URL is a usage error", async () => {
    await expect(openDirect({ natsUrl: "http://host:4222" })).rejects.toMatchObject({ exitCode: 2 });
    await expect(openDirect({ natsUrl: "nats://host:99999" })).rejects.toMatchObject({ exitCode: 2 });
    await expect(openDirect({ natsUrl: "nats://h", credsFile: "/no/such.creds" })).rejects.toMatchObject({
      code: "unreadable-file",
    });
  });
});

describe("a frozen server", () => {
  it("A frozen server does not hang requests", async () => {
    const server = await nats();
    await using connections = await openDirect({
      natsUrl: `nats://127.0.0.1:${server.port}`,
      requestTimeoutMs: 2_000,
    });
    expect((await accountInfo(connections)).ok).toBe(true);
    await using _frozen = await freeze([server.pid]);
    expect(errorOf(await accountInfo(connections)).kind).toBe("timeout");
  });

  it("A frozen server does not hang closing, however long a request may take", async () => {
    const server = await nats();
    const connections = await openDirect({
      natsUrl: `nats://127.0.0.1:${server.port}`,
      requestTimeoutMs: 600_000,
    });
    expect((await accountInfo(connections)).ok).toBe(true);
    await using _frozen = await freeze([server.pid]);
    await connections[Symbol.asyncDispose]();
  });

  it("A frozen server is not called reachable for the INFO of better days", async () => {
    const server = await nats();
    await using connections = await openDirect({
      natsUrl: `nats://127.0.0.1:${server.port}`,
      requestTimeoutMs: 2_000,
    });
    const client = dataOf(await connections.nats());
    expect((await client.info()).ok).toBe(true);
    expect((await client.info()).ok).toBe(true);
    await using _frozen = await freeze([server.pid]);
    expect(errorOf(await client.info()).kind).toBe("timeout");
  });

  it("A call to a frozen server ends at once when the run is aborted", async () => {
    const server = await nats();
    const run = new AbortController();
    await using connections = await openDirect({ natsUrl: `nats://127.0.0.1:${server.port}` }, run.signal);
    expect((await accountInfo(connections)).ok).toBe(true);
    run.abort();
    expect(errorOf(await accountInfo(connections)).kind).toBe("aborted");
  });
});

describe("TLS", () => {
  let caFile: string;
  let server: NatsProcess;

  beforeAll(async () => {
    const pems = await generate([{ name: "commonName", value: "nats.example" }], {
      extensions: [{ name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] }],
    });
    caFile = join(directory, "cert.pem");
    await writeFile(caFile, pems.cert);
    await writeFile(join(directory, "key.pem"), pems.private);
    server = await nats(`tls { cert_file: "${caFile}", key_file: "${join(directory, "key.pem")}" }`);
  });

  it("The client of NATS verifies an address with its CA, also where the URL says nats://", async () => {
    for (const scheme of ["tls", "nats"]) {
      await using connections = await openDirect({ natsUrl: `${scheme}://127.0.0.1:${server.port}`, caFile });
      expect((await accountInfo(connections)).ok).toBe(true);
    }
  });

  it("The client of NATS shows its client certificate to a server that verifies it, and says what is missing without one", async () => {
    const keyFile = join(directory, "key.pem");
    const files = `cert_file: "${caFile}", key_file: "${keyFile}", ca_file: "${caFile}"`;
    const strict = await nats(`tls { ${files}, verify: true }`);
    const natsUrl = `tls://127.0.0.1:${strict.port}`;
    await using connections = await openDirect({ natsUrl, caFile, certFile: caFile, keyFile });
    expect((await accountInfo(connections)).ok).toBe(true);
    const error = await connectError(natsUrl, { caFile });
    expect(error).toMatchObject({ kind: "tls" });
    expect(error.hint).toContain("NATS_CERT");
  });

  it("The client of NATS refuses half a client certificate before it connects", async () => {
    await expect(openDirect({ natsUrl: "nats://127.0.0.1:1", certFile: caFile })).rejects.toMatchObject({
      code: "half-a-certificate",
    });
  });

  it("The client of NATS refuses an unknown CA as tls and says which flag gives it", async () => {
    const error = await connectError(`tls://127.0.0.1:${server.port}`);
    expect(error).toMatchObject({ kind: "tls" });
    expect(error.hint).toContain("--nats-ca");
  });

  it("The client of NATS refuses a name the certificate does not have", async () => {
    const error = await connectError(`tls://localhost:${server.port}`, { caFile });
    expect(error).toMatchObject({ kind: "tls" });
  });

  it("The client of NATS says when tls:// is asked of a server without TLS", async () => {
    const plain = await nats();
    expect(await connectError(`tls://127.0.0.1:${plain.port}`)).toMatchObject({ kind: "tls" });
  });
});

describe("JetStream", () => {
  it("JetStream that is not enabled is not-found", async () => {
    const server = await nats("", false);
    await using connections = await openDirect({ natsUrl: `nats://127.0.0.1:${server.port}` });
    expect(errorOf(await accountInfo(connections))).toMatchObject({ kind: "not-found" });
  });

  it("JetStream's own answer counts where a stream on *.> acknowledges the request too, whichever comes first", async () => {
    const server = await nats();
    const stream = await connect({ port: server.port });
    const acknowledgement = '{"stream":"ALL","seq":1}';
    stream.subscribe("$JS.API.>", { callback: (_error, message) => void message.respond(acknowledgement) });
    await stream.flush();
    await using connections = await openDirect({ natsUrl: `nats://127.0.0.1:${server.port}` });
    for (let count = 0; count < 10; count++) expect((await accountInfo(connections)).ok).toBe(true);
    await stream.close();
  });

  it("A stream that alone answers for JetStream is named", async () => {
    const server = await nats("", false);
    const stream = await connect({ port: server.port });
    const acknowledgement = '{"stream":"ALL","seq":1}';
    stream.subscribe("$JS.API.>", { callback: (_error, message) => void message.respond(acknowledgement) });
    await stream.flush();
    await using connections = await openDirect({
      natsUrl: `nats://127.0.0.1:${server.port}`,
      requestTimeoutMs: 300,
    });
    expect(await accountInfo(connections)).toMatchObject({
      error: { kind: "invalid", message: expect.stringContaining("acknowledgement of stream ALL") },
    });
    await stream.close();
  });

  it("JetStream that is not permitted is forbidden, naming the subject", async () => {
    const server = await nats(`authorization { users: [
      { user: ann, password: x, permissions: { publish: ["a.>"], subscribe: ["_INBOX.>"] } } ] }`);
    await using connections = await openDirect({ natsUrl: `nats://ann:x@127.0.0.1:${server.port}` });
    const error = errorOf(await accountInfo(connections));
    expect(error).toMatchObject({ kind: "forbidden" });
    expect(error.message).toContain("$JS.API.INFO");
  });

  it("Another answer than asked for is invalid", async () => {
    const server = await nats();
    await using connections = await openDirect({ natsUrl: `nats://127.0.0.1:${server.port}` });
    const client = dataOf(await connections.nats());
    expect(errorOf(await client.jetStream("INFO", null, "io.nats.other")).kind).toBe("invalid");
  });
});

describe("monitoring", () => {
  it("The monitoring client knows how far the server's clock is behind this machine's", async () => {
    const server = await nats();
    const machine = Date.now;
    const fast = vi.spyOn(Date, "now").mockImplementation(() => machine() + 3_600_000);
    try {
      await using connections = await openDirect({
        natsUrl: `nats://127.0.0.1:${server.port}`,
        monitoringUrl: `http://127.0.0.1:${server.monitoringPort}`,
      });
      const monitoring = dataOf(await connections.monitoring());
      expect(monitoring.clockAheadMs()).toBeNull();
      dataOf(await monitoring.get("/varz"));
      expect(Math.abs((monitoring.clockAheadMs() ?? 0) + 3_600_000)).toBeLessThan(5_000);
    } finally {
      fast.mockRestore();
    }
  });

  it("The monitoring client reads the port it is given", async () => {
    const server = await nats();
    await using connections = await openDirect({
      natsUrl: `nats://127.0.0.1:${server.port}`,
      monitoringUrl: `http://127.0.0.1:${server.monitoringPort}`,
    });
    const varz = dataOf(await dataOf(await connections.monitoring()).get("/varz"));
    expect(varz).toMatchObject({ status: 200, body: { port: server.port } });
  });

  it("Monitoring is unreachable with a hint where the default port is closed, and NATS is not touched by that", async () => {
    const server = await nats();
    await using connections = await openDirect({ natsUrl: `nats://127.0.0.1:${server.port}` });
    const monitoring = dataOf(await connections.monitoring());
    const error = errorOf(await monitoring.get("/varz"));
    expect(error).toMatchObject({ kind: "unreachable" });
    expect(error.hint).toContain("--nats-monitoring-url");
    expect((await accountInfo(connections)).ok).toBe(true);
  });

  it("Something else at the monitoring port is invalid", async () => {
    const server = await nats();
    const other = createHttpServer((_request, response) => response.end("<html>"));
    const port = await listening(other);
    await using connections = await openDirect({
      natsUrl: `nats://127.0.0.1:${server.port}`,
      monitoringUrl: `http://127.0.0.1:${port}`,
    });
    expect(errorOf(await dataOf(await connections.monitoring()).get("/varz")).kind).toBe("invalid");
  });
});
