import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generate } from "selfsigned";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { freeze } from "../../support/frozen-processes.ts";
import { backendPids, type PostgresProcess, postgresPassword, startPostgres } from "./postgres-process.ts";
import { dataOf, errorOf, openDirect } from "./settings.ts";

let server: PostgresProcess;
let directory: string;
let caFile: string;
const listeners: Server[] = [];

async function listening(listener: Server): Promise<number> {
  listeners.push(listener);
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const address = listener.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function connectError(databaseUrl: string, requestTimeoutMs = 5_000) {
  await using connections = await openDirect({ databaseUrl, requestTimeoutMs });
  const error = errorOf(await connections.postgres());
  expect(error.message).not.toContain(postgresPassword);
  return error;
}

const url = (options: { user?: string; password?: string; database?: string; query?: string } = {}) =>
  `postgresql://${options.user ?? "nomnom"}:${options.password ?? postgresPassword}@127.0.0.1:${server.port}/${
    options.database ?? "nomnom"
  }${options.query ?? ""}`;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "nomnom-connect-"));
  const pems = await generate([{ name: "commonName", value: "postgres.example" }], {
    extensions: [{ name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] }],
  });
  caFile = join(directory, "cert.pem");
  await writeFile(caFile, pems.cert);
  await writeFile(join(directory, "key.pem"), pems.private);
  server = await startPostgres({ tls: { cert: caFile, key: join(directory, "key.pem") } });
});

afterAll(async () => {
  await server.stop();
  for (const listener of listeners) listener.close();
  await rm(directory, { recursive: true, force: true });
});

describe("what may be asked of the password", () => {
  it("What may be asked of the password is a proof for this TLS session alone, where the server can", async () => {
    const query = "?sslmode=require&channel_binding=require";
    await using connections = await openDirect({ databaseUrl: url({ query }) });
    expect(dataOf(await connections.postgres()).isOpen()).toBe(true);
  });

  it("What may be asked of the password is nothing without TLS", async () => {
    const error = await connectError(url({ query: "?sslmode=disable&channel_binding=require" }));
    expect(error).toMatchObject({
      kind: "auth",
      message: expect.stringContaining("offers no channel binding"),
    });
  });

  it("What may be asked of the password is what require_auth allows", async () => {
    await using connections = await openDirect({
      databaseUrl: url({ query: "?require_auth=scram-sha-256" }),
    });
    expect(dataOf(await connections.postgres()).isOpen()).toBe(true);
    const error = await connectError(url({ query: "?require_auth=md5" }));
    expect(error).toMatchObject({ kind: "auth", message: expect.stringContaining("by scram-sha-256") });
  });
});

describe("files of libpq", () => {
  const inHome = async (name: string, text: string, mode = 0o600) => {
    const file = join(directory, name);
    await writeFile(file, text, { mode });
    return file;
  };

  it("Files of libpq give the password, of the host alone that it is for", async () => {
    const PGPASSFILE = await inHome(
      "pass",
      `other:*:*:*:wrong\n127.0.0.1:${server.port}:*:nomnom:${postgresPassword}`,
    );
    const databaseUrl = `postgresql://nomnom@127.0.0.1:${server.port}/nomnom`;
    await using connections = await openDirect({ databaseUrl, env: { PGPASSFILE } });
    expect(dataOf(await connections.postgres()).isOpen()).toBe(true);
    expect(connections.secrets()).toContain(postgresPassword);
  });

  it("Files of libpq give none where others may read them, and it is said why", async () => {
    const PGPASSFILE = await inHome("open", `*:*:*:*:${postgresPassword}`, 0o644);
    const databaseUrl = `postgresql://nomnom@127.0.0.1:${server.port}/nomnom`;
    await using connections = await openDirect({ databaseUrl, env: { PGPASSFILE } });
    expect(errorOf(await connections.postgres())).toMatchObject({
      kind: "auth",
      hint: `The password file ${PGPASSFILE} may be read by others and is not used: chmod 0600 ${PGPASSFILE}.`,
    });
  });

  it("Files of libpq give the address of a service", async () => {
    const PGSERVICEFILE = await inHome(
      "services",
      `[prod]\nhost=127.0.0.1\nport=${server.port}\nuser=nomnom\npassword=${postgresPassword}\ndbname=nomnom\n`,
    );
    for (const given of [
      { env: { PGSERVICE: "prod", PGSERVICEFILE } },
      { databaseUrl: "postgresql://?service=prod", env: { PGSERVICEFILE } },
      { databaseUrl: "service=prod", env: { PGSERVICEFILE } },
    ]) {
      await using connections = await openDirect(given);
      expect(dataOf(await connections.postgres()).isOpen()).toBe(true);
    }
    await expect(openDirect({ env: { PGSERVICE: "test", PGSERVICEFILE } })).rejects.toThrow(
      "the PostgreSQL service test is in no service file",
    );
  });
});

describe("a session", () => {
  it("A session knows how far the server's clock is ahead of this machine's", async () => {
    const machine = Date.now;
    const slow = vi.spyOn(Date, "now").mockImplementation(() => machine() - 3_600_000);
    try {
      await using connections = await openDirect({ databaseUrl: url() });
      const client = dataOf(await connections.postgres());
      await client.query("SELECT 1");
      expect(Math.abs((client.clockAheadMs() ?? 0) - 3_600_000)).toBeLessThan(5_000);
    } finally {
      slow.mockRestore();
    }
  });

  it("A session is read-only, with statement and lock timeouts, and named", async () => {
    await using connections = await openDirect({ databaseUrl: url() });
    const client = dataOf(await connections.postgres());
    const rows = dataOf(
      await client.query(
        "SELECT current_setting('transaction_read_only') AS ro, current_setting('statement_timeout') AS st, current_setting('lock_timeout') AS lt, current_setting('application_name') AS app",
      ),
    );
    expect(rows).toEqual([{ ro: "on", st: "4s", lt: "500ms", app: "nomnom-doctor" }]);
    expect(connections.target().postgres).toBe(`postgresql://127.0.0.1:${server.port}/nomnom`);
  });

  it("A session cannot write, and goes on after an error", async () => {
    await using connections = await openDirect({ databaseUrl: url() });
    const client = dataOf(await connections.postgres());
    expect(errorOf(await client.query("CREATE TABLE x (id int)")).message).toContain("25006");
    expect(dataOf(await client.query("SELECT 1 AS one"))).toEqual([{ one: 1 }]);
  });

  it("A session answers queries that are asked at the same time in turn", async () => {
    await using connections = await openDirect({ databaseUrl: url() });
    const client = dataOf(await connections.postgres());
    const answers = await Promise.all([1, 2, 3].map((n) => client.query("SELECT $1::int AS n", [n])));
    expect(answers.map((answer) => dataOf(answer)[0]?.n)).toEqual([1, 2, 3]);
  });

  it("A session sends queries that are asked together before the server has answered any of them", async () => {
    const held: Buffer[] = [];
    let awaited = 0;
    const port = await listening(
      createServer((client) => {
        const upstream = connect(server.port, "127.0.0.1");
        client.on("data", (chunk: Buffer) => {
          upstream.write(chunk);
          awaited -= chunk.toString("latin1").split("ROLLBACK").length - 1;
          if (awaited > 0) return;
          for (const answer of held.splice(0)) client.write(answer);
        });
        upstream.on("data", (chunk: Buffer) => (awaited > 0 ? held.push(chunk) : client.write(chunk)));
        client.on("close", () => upstream.destroy());
        upstream.on("close", () => client.destroy());
      }),
    );
    const databaseUrl = `postgresql://nomnom:${postgresPassword}@127.0.0.1:${port}/nomnom?sslmode=disable`;
    await using connections = await openDirect({ databaseUrl, requestTimeoutMs: 2_000 });
    const client = dataOf(await connections.postgres());
    expect((await client.query("SELECT 1")).ok).toBe(true);
    awaited = 3;
    const answers = await Promise.all([1, 2, 3].map((n) => client.query("SELECT $1::int AS n", [n])));
    expect(answers.map((answer) => dataOf(answer)[0]?.n)).toEqual([1, 2, 3]);
  });

  it("A session gives up on a slow statement in the server's own words", async () => {
    await using connections = await openDirect({ databaseUrl: url(), requestTimeoutMs: 2_000 });
    const client = dataOf(await connections.postgres());
    const error = errorOf(await client.query("SELECT pg_sleep(30)"));
    expect(error).toMatchObject({ kind: "timeout" });
    expect(error.message).toContain("57014");
    expect(dataOf(await client.query("SELECT 1 AS one"))).toHaveLength(1);
  });

  it("A session takes PG* variables where there is no URL", async () => {
    await using connections = await openDirect({
      env: {
        PGHOST: "127.0.0.1",
        PGPORT: String(server.port),
        PGUSER: "nomnom",
        PGPASSWORD: postgresPassword,
      },
    });
    expect((await dataOf(await connections.postgres()).query("SELECT 1")).ok).toBe(true);
    expect(connections.origins()).toContainEqual(
      expect.objectContaining({ name: "postgres.url", origin: "PGHOST" }),
    );
  });
});

describe("TLS", () => {
  it.each(["require", `verify-ca&sslrootcert=`, `verify-full&sslrootcert=`])(
    "sslmode=%s encrypts",
    async (mode) => {
      const query = `?sslmode=${mode}${mode.endsWith("=") ? encodeURIComponent(caFile) : ""}`;
      await using connections = await openDirect({ databaseUrl: url({ query }) });
      const rows = await dataOf(await connections.postgres()).query(
        "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
      );
      expect(dataOf(rows)).toEqual([{ ssl: true }]);
    },
  );

  it("sslmode=disable does not encrypt", async () => {
    await using connections = await openDirect({ databaseUrl: url({ query: "?sslmode=disable" }) });
    const rows = await dataOf(await connections.postgres()).query(
      "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()",
    );
    expect(dataOf(rows)).toEqual([{ ssl: false }]);
  });

  it("verify-full refuses an unknown CA as tls", async () => {
    const error = await connectError(url({ query: "?sslmode=verify-full" }));
    expect(error).toMatchObject({ kind: "tls" });
    expect(error.hint).toContain("sslrootcert");
  });
});

describe("what may be wrong", () => {
  it("A wrong password is an auth error", async () => {
    expect(await connectError(url({ password: "wrong" }))).toMatchObject({ kind: "auth" });
  });

  it("A missing password is an auth error, and PGPASSWORD is asked for", async () => {
    const error = await connectError(`postgresql://nomnom@127.0.0.1:${server.port}/nomnom`);
    expect(error).toMatchObject({ kind: "auth" });
    expect(error.hint).toContain("PGPASSWORD");
  });

  it("An unknown database is not-found", async () => {
    const error = await connectError(url({ database: "nomnon" }));
    expect(error).toMatchObject({ kind: "not-found" });
    expect(error.message).toContain("nomnon");
  });

  it("A refused port is unreachable", async () => {
    const port = await listening(createServer());
    listeners.pop()?.close();
    expect(await connectError(`postgresql://u:p@127.0.0.1:${port}/d`)).toMatchObject({ kind: "unreachable" });
  });

  it("A silent server is a timeout", async () => {
    const sockets: Socket[] = [];
    const port = await listening(createServer((socket) => sockets.push(socket)));
    expect(await connectError(`postgresql://u:p@127.0.0.1:${port}/d`, 300)).toMatchObject({
      kind: "timeout",
    });
    for (const socket of sockets) socket.destroy();
  });

  it("HTTP instead of PostgreSQL is invalid, naming what it says", async () => {
    const port = await listening(createHttpServer());
    const error = await connectError(`postgresql://u:p@127.0.0.1:${port}/d`);
    expect(error).toMatchObject({ kind: "invalid" });
    expect(error.message).toContain("HTTP/1.1 400");
  });

  it("NATS instead of PostgreSQL is invalid", async () => {
    const port = await listening(
      createServer((socket) => {
        socket.on("error", () => undefined);
        socket.write('INFO {"server_id":"x"}\r\n');
      }),
    );
    const error = await connectError(`postgresql://u:p@127.0.0.1:${port}/d`);
    expect(error.message).toContain("INFO");
    expect(error.kind).toBe("invalid");
  });

  it("An authentication nobody knows is an error, not a crash", async () => {
    const port = await listening(
      createServer((socket) => {
        socket.on("error", () => undefined);
        socket.once("data", () => {
          socket.write("N");
          // AuthenticationRequest with the unknown type 99.
          socket.once("data", () => socket.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 99])));
        });
      }),
    );
    const error = await connectError(`postgresql://u:p@127.0.0.1:${port}/d`, 1_000);
    expect(error.message).toContain("99");
  });

  it("Bad URLs are usage errors with a hint", async () => {
    for (const databaseUrl of [
      "mysql://u:p@h/d",
      "postgresql://h:70000/d",
      "postgresql://h/d?sslmod=require",
      "postgresql://h/d?sslmode=maybe",
      "postgresql://%zz@h/d",
    ])
      await expect(openDirect({ databaseUrl })).rejects.toMatchObject({
        exitCode: 2,
        code: "bad-database-url",
      });
  });
});

describe("a frozen server", () => {
  it("A frozen server hangs neither a query nor closing", async () => {
    const server = await startPostgres();
    try {
      const databaseUrl = `postgresql://nomnom:${postgresPassword}@127.0.0.1:${server.port}/nomnom`;
      const connections = await openDirect({ databaseUrl, requestTimeoutMs: 2_000 });
      const client = dataOf(await connections.postgres());
      // Closing these would take longer than the test may if it waited for an answer.
      const patient = await openDirect({ databaseUrl, requestTimeoutMs: 600_000 });
      expect(dataOf(await dataOf(await patient.postgres()).query("SELECT 1"))).toHaveLength(1);
      await using _frozen = await freeze([server.pid, ...(await backendPids(server.pid))]);
      expect(errorOf(await client.query("SELECT 1"))).toMatchObject({ kind: "timeout" });
      expect(errorOf(await client.query("SELECT 1"))).toMatchObject({ kind: "timeout" });
      await connections[Symbol.asyncDispose]();
      await patient[Symbol.asyncDispose]();
    } finally {
      await server.stop();
    }
  });
});
