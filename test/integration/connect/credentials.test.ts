import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import * as z from "zod";
import type { ConnectionSettings } from "../../../src/connect/connection-settings.ts";
import { openConnections } from "../../../src/connect/open-connections.ts";
import { namespaceObject, startCluster, type TestCluster } from "./cluster.ts";
import { dataOf, errorOf, givenSettings } from "./settings.ts";
import { startSocksProxy } from "./socks-proxy.ts";

let cluster: TestCluster;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "nomnom-credentials-"));
  cluster = await startCluster({}, [namespaceObject("default")]);
});
afterAll(async () => {
  await cluster.stop();
  await rm(directory, { recursive: true, force: true });
});

const configSchema = z.object({
  clusters: z.array(z.object({ name: z.string(), cluster: z.record(z.string(), z.unknown()) })),
  users: z.array(z.object({ name: z.string(), user: z.record(z.string(), z.unknown()) })),
});

interface Change {
  user?: Record<string, unknown>;
  cluster?: Record<string, unknown>;
  env?: Record<string, string>;
}

/** Opens the test cluster with another user or cluster in its kubeconfig. */
async function open(change: Change) {
  const config: unknown = parse(cluster.kubeconfig("admin-token-1"));
  const { clusters, users } = configSchema.parse(config);
  const file = join(directory, "config");
  await writeFile(
    file,
    stringify({
      ...z.record(z.string(), z.unknown()).parse(config),
      clusters: clusters.map((entry) => ({ ...entry, cluster: { ...entry.cluster, ...change.cluster } })),
      users: users.map((entry) => ({ ...entry, user: change.user ?? entry.user })),
    }),
  );
  const settings: ConnectionSettings = {
    given: givenSettings([
      ["kubernetes.kubeconfig", file, "--kubeconfig"],
      ["kubernetes.namespace", "default", "--namespace"],
    ]),
    kubernetes: true,
    requestTimeoutMs: 3_000,
  };
  return openConnections(settings, {
    env: { PATH: process.env.PATH, ...change.env },
    homeDir: directory,
    signal: new AbortController().signal,
  });
}

async function plugin(script: string): Promise<string> {
  const path = join(directory, "plugin.sh");
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

const exec = (command: string, more: Record<string, unknown> = {}) => ({
  exec: { apiVersion: "client.authentication.k8s.io/v1", command, interactiveMode: "Never", ...more },
});

describe("an exec plugin", () => {
  it("An exec plugin runs once however many calls are made, and learns who asks", async () => {
    const log = join(directory, "calls");
    const command = await plugin(
      `echo "$KUBERNETES_EXEC_INFO" >> ${log}
echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"'$TOKEN'"}}'`,
    );
    await using connections = await open({
      user: exec(command, { env: [{ name: "TOKEN", value: "admin-token-1" }], provideClusterInfo: true }),
    });
    const client = dataOf(await connections.kubernetes());
    const answers = await Promise.all(
      ["pods", "services", "secrets"].map((kind) => client.list(`/api/v1/namespaces/default/${kind}`)),
    );
    expect(answers.every((answer) => answer.ok)).toBe(true);
    const calls = (await readFile(log, "utf8")).trim().split("\n");
    expect(calls).toHaveLength(1);
    expect(JSON.parse(calls[0] ?? "")).toMatchObject({
      kind: "ExecCredential",
      spec: { interactive: false, cluster: { server: cluster.api.url } },
    });
    expect(connections.secrets()).toContain("admin-token-1");
  });

  it("An exec plugin that fails is an auth error in its own words", async () => {
    const command = await plugin("echo 'session has expired' >&2; exit 3");
    await using connections = await open({ user: exec(command) });
    const error = errorOf(await connections.kubernetes());
    expect(error).toMatchObject({ kind: "auth" });
    expect(error.message).toContain("ended with code 3: session has expired");
  });

  it("An exec plugin that is not installed is an auth error with its install hint", async () => {
    await using connections = await open({
      user: exec("no-such-plugin", { installHint: "Install it with x" }),
    });
    expect(errorOf(await connections.kubernetes())).toMatchObject({
      kind: "auth",
      hint: "Install it with x",
    });
  });

  it("An exec plugin that prints something else is an auth error", async () => {
    await using connections = await open({ user: exec(await plugin("echo hello")) });
    expect(errorOf(await connections.kubernetes()).message).toContain("other than an ExecCredential");
  });
});

describe("an exec plugin that asks", () => {
  it("An exec plugin that asks is refused by name where it must have a terminal", async () => {
    const command = await plugin("exit 1");
    await using connections = await open({ user: exec(command, { interactiveMode: "Always" }) });
    const error = errorOf(await connections.kubernetes());
    expect(error).toMatchObject({ kind: "auth" });
    expect(error.message).toContain("interactiveMode: Always");
    expect(error.hint).toContain("kubectl get pods");
  });

  it("An exec plugin that asks and gets no answer is quoted: what it printed is where to log in", async () => {
    const command = await plugin(
      "echo 'open https://login.example/device and enter ABCD' >&2; exec sleep 30",
    );
    await using connections = await open({ user: exec(command, { interactiveMode: "IfAvailable" }) });
    const error = errorOf(await connections.kubernetes());
    expect(error.message).toContain("gave no answer within 15000 ms");
    expect(error.message).toContain("https://login.example/device");
  }, 30_000);
});

describe("other credentials", () => {
  it("A tokenFile is read", async () => {
    await writeFile(join(directory, "token"), "admin-token-1\n");
    await using connections = await open({ user: { tokenFile: "token" } });
    expect((await connections.kubernetes()).ok).toBe(true);
  });

  it("A certificate file that cannot be read is a usage error", async () => {
    await expect(open({ user: { "client-certificate": "none.pem" } })).rejects.toMatchObject({
      code: "unreadable-file",
      exitCode: 2,
    });
  });
});

describe("TLS", () => {
  it("A server without its CA is a tls error, with a hint", async () => {
    await using connections = await open({ cluster: { "certificate-authority-data": null } });
    expect(errorOf(await connections.kubernetes())).toMatchObject({
      kind: "tls",
      hint: expect.stringContaining("certificate-authority-data"),
    });
  });

  it("insecure-skip-tls-verify goes without the CA", async () => {
    await using connections = await open({
      cluster: { "certificate-authority-data": null, "insecure-skip-tls-verify": true },
    });
    expect((await connections.kubernetes()).ok).toBe(true);
  });

  it("tls-server-name is the name that is verified", async () => {
    await using connections = await open({ cluster: { "tls-server-name": "other.example" } });
    expect(errorOf(await connections.kubernetes())).toMatchObject({ kind: "tls" });
  });
});

describe("a proxy", () => {
  it("A proxy of a scheme that kubectl does not know is a usage error", async () => {
    await expect(open({ cluster: { "proxy-url": "socks4://proxy:1" } })).rejects.toMatchObject({
      code: "bad-proxy-url",
    });
  });

  it("A proxy carries the calls by CONNECT", async () => {
    const seen: string[] = [];
    const proxy = await startProxy(seen);
    try {
      await using connections = await open({ cluster: { "proxy-url": proxy.url } });
      const client = dataOf(await connections.kubernetes());
      expect((await client.get("/version")).ok).toBe(true);
      expect(new Set(seen)).toEqual(new Set([`127.0.0.1:${cluster.api.port}`]));
    } finally {
      await proxy.stop();
    }
  });

  it("A proxy carries the calls by SOCKS5, which gets the name of the host", async () => {
    await using proxy = await startSocksProxy(cluster.api.port);
    const server = `https://localhost:${cluster.api.port}`;
    await using connections = await open({
      cluster: { server, "proxy-url": proxy.url },
    });
    const client = dataOf(await connections.kubernetes());
    expect((await client.get("/version")).ok).toBe(true);
    expect(new Set(proxy.asked())).toEqual(new Set([`localhost:${cluster.api.port}`]));
  });
});

async function startProxy(seen: string[]): Promise<{ url: string; stop(): Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer();
  server.on("connect", (request, client: Socket) => {
    seen.push(request.url ?? "");
    const [host, port] = (request.url ?? "").split(":");
    const upstream = connect(Number(port), host, () => {
      client.write("HTTP/1.1 200 OK\r\n\r\n");
      client.pipe(upstream).pipe(client);
    });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

describe("credentials that end while a run goes on", () => {
  const credential = (more: string) =>
    `echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"'$1'"${more}}}'`;

  it("Credentials are asked for again at their expiry", async () => {
    const log = join(directory, "renewals");
    const soon = new Date(Date.now() + 1_000).toISOString();
    const command = await plugin(
      `echo x >> ${log}; set -- admin-token-1; ${credential(`,"expirationTimestamp":"${soon}"`)}`,
    );
    await using connections = await open({ user: exec(command) });
    const client = dataOf(await connections.kubernetes());
    await expect
      .poll(async () => {
        await client.get("/version");
        return (await readFile(log, "utf8")).trim().split("\n").length;
      })
      .toBeGreaterThan(1);
  });

  it("Credentials are asked for once more when the server refuses them, reads and port-forwards alike", async () => {
    const state = join(directory, "state");
    await rm(state, { force: true });
    const command = await plugin(
      `if [ -e ${state} ]; then set -- admin-token-1; else set -- stale; touch ${state}; fi; ${credential("")}`,
    );
    await using connections = await open({ user: exec(command) });
    const client = dataOf(await connections.kubernetes());
    expect((await client.list("/api/v1/namespaces/default/pods")).ok).toBe(true);
    expect(connections.secrets()).toEqual(expect.arrayContaining(["stale", "admin-token-1"]));
  });
});

describe("a kubeconfig's user, as kubectl takes it", () => {
  it("A kubeconfig's user with a token of its own needs no plugin", async () => {
    const command = await plugin("exit 3");
    await using connections = await open({ user: { token: "admin-token-1", ...exec(command) } });
    expect((await connections.kubernetes()).ok).toBe(true);
  });

  it("A kubeconfig's user whose token file is missing falls back to its token", async () => {
    await using connections = await open({
      user: { token: "admin-token-1", tokenFile: join(directory, "no-such-file") },
    });
    const client = dataOf(await connections.kubernetes());
    expect((await client.get("/api/v1/namespaces/default")).ok).toBe(true);
  });

  it("A kubeconfig's user with half a client certificate is refused by name", async () => {
    await expect(open({ user: { "client-certificate-data": "AAAA" } })).rejects.toThrow(
      "client certificate without its key",
    );
  });
});
