import { execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, rmdir, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { generate } from "selfsigned";
import { describe, expect, test, vi } from "vitest";
import { freePort } from "../../../src/lab/programs/postgres/free-port.ts";
import { nomnom } from "../../support/nomnom.ts";
import { namespaceObject, runningPod, service, startCluster } from "../connect/cluster.ts";
import { doctorOfRedis, found, linesOf, typed } from "./doctor-of-redis.ts";
import { startRedis } from "./redis-process.ts";

const run = promisify(execFile);
const direct = "--no-kubernetes";
/** A busy machine takes its time. */
const within = (holds: () => Promise<void>) => vi.waitFor(holds, { timeout: 30_000, interval: 100 });
const statusesOf = (report: Awaited<ReturnType<typeof doctorOfRedis>>["report"]) =>
  Object.fromEntries(report.checks.map(({ id, status }) => [id.replace(/^redis\//, ""), status]));

describe("a Redis as it is after its installation", () => {
  test("A Redis as it is installed has no finding, and is only asked what changes nothing", async () => {
    await using redis = await startRedis();
    const { report } = await doctorOfRedis(`{ url: "${redis.url}" }`, [direct]);
    expect(found(report)).toEqual([]);
    expect(statusesOf(report)).toEqual({
      ...{ reachable: "pass", memory: "pass", persistence: "pass", replication: "pass" },
      ...{ connections: "pass", "cluster-state": "skip" },
    });
    const statistics = await redis.cli("INFO", "commandstats");
    const asked = [...statistics.matchAll(/^cmdstat_([^:]+):/gm)].map(([, name]) => name);
    expect(asked.toSorted()).toEqual(["cluster|info", "config|get", "info", "ping"]);
  });

  test("The user that docs/permissions.md makes may do all that doctor asks", async () => {
    await using redis = await startRedis();
    const [line = ""] = /^ACL SETUSER .*$/m.exec(await readFile("docs/permissions.md", "utf8")) ?? [];
    expect(await redis.cli(...line.split(" "))).toContain("OK");
    const url = redis.url.replace("://", "://doctor:PASSWORD@");
    const { report } = await doctorOfRedis(`{ url: "${url}" }`, [direct]);
    expect(report.verdict).toBe("pass");
    expect(statusesOf(report)).not.toContain("unknown");
  });

  test("A Redis that only REDIS_URL names is not looked at", async () => {
    await using redis = await startRedis();
    const { stderr, code } = await nomnom(["doctor", direct], { REDIS_URL: redis.url });
    expect({ stderr, code }).toMatchObject({ code: 2, stderr: expect.not.stringMatching(/redis/i) });
    const named = await nomnom(["doctor", direct, "--area", "redis"], { NOMNOM_REDIS_URL: redis.url });
    expect(named).toMatchObject({ code: 0, stdout: expect.stringContaining("PASS     redis") });
  });

  test("A Redis is checked from a snapshot as it was", async () => {
    await using redis = await startRedis(["--maxmemory", "1mb"]);
    const folder = await mkdtemp(join(tmpdir(), "nomnom-redis-snapshot-"));
    const file = join(folder, "snapshot.json");
    await nomnom(["snapshot", file, direct, "--redis-url", redis.url]);
    await redis.cli("CONFIG", "SET", "maxmemory", "0");
    const { report } = await doctorOfRedis("{}", ["--from", file]);
    expect(found(report)).toEqual(["memory/nearly-full"]);
    await rm(folder, { recursive: true });
  });
});

describe("memory", () => {
  test("Memory at its limit is found, and the printed lines make room", async () => {
    await using redis = await startRedis(["--maxmemory", "1200kb"]);
    await redis.cli("SET", "a", "x".repeat(100_000));
    await redis.cli("SET", "b", "x".repeat(100_000));
    const full = async () => /^OOM/.test(await redis.cli("SET", "c", "x".repeat(100_000)));
    for (let tries = 0; tries < 5 && !(await full()); tries++)
      await redis.cli("SET", `d${tries}`, "x".repeat(50_000));
    const { report } = await doctorOfRedis(`{ url: "${redis.url}" }`, [direct]);
    expect(await full()).toBe(true);
    expect(found(report)).toEqual([expect.stringMatching(/^memory\/(full|nearly-full)$/)]);
    const [code = ""] = found(report);
    await typed(linesOf(report, code));
    expect(await full()).toBe(false);
    expect(found((await doctorOfRedis(`{ url: "${redis.url}" }`, [direct])).report)).toEqual([]);
  });

  test("A Redis that evicts data is found, and the printed lines end it", async () => {
    await using redis = await startRedis(["--maxmemory", "2mb", "--maxmemory-policy", "allkeys-lru"]);
    const config = `{ url: "${redis.url}", holds: data }`;
    expect(found((await doctorOfRedis(config, [direct])).report)).toContain("memory/evicts-data");
    for (let key = 0; key < 30; key++) await redis.cli("SET", `key-${key}`, "x".repeat(100_000));
    const { report } = await doctorOfRedis(config, [direct]);
    expect(report.checks.find(({ id }) => id === "redis/memory")?.status).toBe("fail");
    expect(found((await doctorOfRedis(`{ url: "${redis.url}", holds: cache }`, [direct])).report)).toEqual(
      [],
    );
    await typed(linesOf(report, "memory/evicts-data"));
    expect(found((await doctorOfRedis(config, [direct])).report)).not.toContain("memory/evicts-data");
  });
});

describe("persistence", () => {
  test("A save that fails refuses writes with MISCONF; once there is room, the printed line ends it", async () => {
    await using redis = await startRedis(["--save", "3600 1"]);
    await redis.cli("SET", "a", "1");
    // A folder of the file's name stands for a disk that cannot be written.
    await mkdir(join(redis.folder, "dump.rdb"));
    await redis.cli("BGSAVE");
    await within(async () => expect(await redis.cli("PING")).toMatch(/^MISCONF/));
    const config = `{ url: "${redis.url}" }`;
    const { report } = await doctorOfRedis(config, [direct]);
    expect(found(report)).toEqual(["persistence/writes-refused"]);
    await redis.cli("CONFIG", "SET", "stop-writes-on-bgsave-error", "no");
    expect(found((await doctorOfRedis(config, [direct])).report)).toEqual(["persistence/save-failed"]);
    await redis.cli("CONFIG", "SET", "stop-writes-on-bgsave-error", "yes");
    await rmdir(join(redis.folder, "dump.rdb"));
    await typed(linesOf(report, "persistence/writes-refused"));
    await within(async () => expect(await redis.cli("PING")).toBe("PONG"));
    expect(found((await doctorOfRedis(config, [direct])).report)).toEqual([]);
  });

  test("An append-only file that can no longer grow refuses writes until there is room", async () => {
    await using redis = await startRedis(["--appendonly", "yes"], { mostBlocks: 256 });
    for (let key = 0; key < 4; key++) await redis.cli("SET", `key-${key}`, "x".repeat(60_000));
    await within(async () => expect(await redis.cli("PING")).toMatch(/^MISCONF/));
    const config = `{ url: "${redis.url}" }`;
    const { report } = await doctorOfRedis(config, [direct]);
    expect(found(report)).toEqual(["persistence/writes-refused"]);
    expect(linesOf(report, "persistence/writes-refused")).toEqual([expect.stringMatching(/CONFIG GET dir$/)]);
    await run("prlimit", ["--pid", String(redis.pid), "--fsize=unlimited:"]);
    await within(async () => expect(await redis.cli("PING")).toBe("PONG"));
    expect(found((await doctorOfRedis(config, [direct])).report)).toEqual([]);
  });

  test("A rewrite that fails is found, and the printed line repeats it", async () => {
    await using redis = await startRedis(["--appendonly", "yes"], { mostBlocks: 256 });
    await redis.cli("CONFIG", "SET", "appendonly", "no");
    await run("prlimit", ["--pid", String(redis.pid), "--fsize=0:"]);
    await redis.cli("CONFIG", "SET", "appendonly", "yes");
    await within(async () =>
      expect(await redis.cli("INFO", "persistence")).toContain("aof_last_bgrewrite_status:err"),
    );
    const config = `{ url: "${redis.url}" }`;
    const { report } = await doctorOfRedis(config, [direct]);
    expect(found(report)).toEqual(["persistence/rewrite-failed"]);
    await run("prlimit", ["--pid", String(redis.pid), "--fsize=unlimited:"]);
    // Redis tries again by itself as well, and refuses a second rewrite meanwhile.
    await within(async () => {
      await typed(linesOf(report, "persistence/rewrite-failed"));
    });
    await within(async () =>
      expect(await redis.cli("INFO", "persistence")).toContain("aof_last_bgrewrite_status:ok"),
    );
    expect(found((await doctorOfRedis(config, [direct])).report)).toEqual([]);
  });

  test("Data that is not written to disk is found, and the printed line writes it", async () => {
    await using redis = await startRedis();
    const config = `{ url: "${redis.url}", holds: data }`;
    const { report } = await doctorOfRedis(config, [direct]);
    expect(found(report)).toEqual(["persistence/not-kept"]);
    await typed(linesOf(report, "persistence/not-kept"));
    expect(found((await doctorOfRedis(config, [direct])).report)).toEqual([]);
  });
});

describe("replication", () => {
  test("A replica without its primary is found, and one that follows is not", async () => {
    await using primary = await startRedis();
    await using replica = await startRedis(["--replicaof", "127.0.0.1 1"]);
    const config = `{ url: "${replica.url}" }`;
    const { report } = await doctorOfRedis(config, [direct]);
    expect(found(report)).toEqual(["reachable/read-only-replica", "replication/link-down"]);
    await typed([
      ...linesOf(report, "reachable/read-only-replica"),
      ...linesOf(report, "replication/link-down"),
    ]);
    await replica.cli("REPLICAOF", "127.0.0.1", String(primary.port));
    await within(async () =>
      expect(await replica.cli("INFO", "replication")).toContain("master_link_status:up"),
    );
    expect(found((await doctorOfRedis(config, [direct])).report)).toEqual(["reachable/read-only-replica"]);
    const ofPrimary = `{ url: "${primary.url}", replicas: 1 }`;
    expect(found((await doctorOfRedis(ofPrimary, [direct])).report)).toEqual([]);
    const more = await doctorOfRedis(`{ url: "${primary.url}", replicas: 2 }`, [direct]);
    expect(found(more.report)).toEqual(["replication/replicas-missing"]);
    await typed(linesOf(more.report, "replication/replicas-missing"));
  });

  test("A primary that needs replicas refuses writes, and the printed line lets them in", async () => {
    await using redis = await startRedis(["--min-replicas-to-write", "1"]);
    expect(await redis.cli("SET", "a", "1")).toMatch(/^NOREPLICAS/);
    const config = `{ url: "${redis.url}" }`;
    const { report } = await doctorOfRedis(config, [direct]);
    expect(found(report)).toEqual(["replication/writes-refused"]);
    await typed(linesOf(report, "replication/writes-refused"));
    expect(await redis.cli("SET", "a", "1")).toBe("OK");
    expect(found((await doctorOfRedis(config, [direct])).report)).toEqual([]);
  });
});

describe("connections", () => {
  test("A Redis whose connections are all in use is unreachable; who was turned away is counted until the printed lines have run", async () => {
    await using redis = await startRedis(["--maxclients", "2"]);
    const held = [1, 2].map(() => connect(redis.port, "127.0.0.1"));
    await within(async () => expect(await redis.cli("PING")).toMatch(/max number of clients/));
    const config = `{ url: "${redis.url}" }`;
    const turnedAway = await doctorOfRedis(config, [direct]);
    expect(found(turnedAway.report)).toEqual(["reachable/unreachable"]);
    expect(turnedAway.stdout).toContain("max number of clients reached");
    for (const socket of held) socket.destroy();
    await within(async () => expect(await redis.cli("PING")).toBe("PONG"));
    const { report } = await doctorOfRedis(config, [direct]);
    expect(found(report)).toContain("connections/rejected");
    await typed(linesOf(report, "connections/rejected"));
    expect(found((await doctorOfRedis(config, [direct])).report)).toEqual([]);
  });

  test("Few connections that are left are found, and the printed lines allow more", async () => {
    await using redis = await startRedis(["--maxclients", "11"]);
    const held = Array.from({ length: 9 }, () => connect(redis.port, "127.0.0.1"));
    await within(async () => expect(await redis.cli("INFO", "clients")).toMatch(/connected_clients:1[01]/));
    const config = `{ url: "${redis.url}" }`;
    const { report } = await doctorOfRedis(config, [direct]);
    expect(found(report)).toEqual(["connections/few-left"]);
    await typed(linesOf(report, "connections/few-left"));
    expect(found((await doctorOfRedis(config, [direct])).report)).toEqual([]);
    for (const socket of held) socket.destroy();
  });
});

describe("logins", () => {
  const password = "sesam-öffne-dich";

  test("A password that is missing or wrong is found, and appears nowhere", async () => {
    await using redis = await startRedis([], { password });
    const none = await doctorOfRedis(`{ url: "${redis.url}" }`, [direct]);
    expect(found(none.report)).toEqual(["reachable/auth"]);
    expect(none.stdout).toContain("NOAUTH");
    const wrong = "wrong-password-22";
    const refused = await doctorOfRedis("{}", [direct], {
      REDIS_URL: redis.url.replace("//", `//:${wrong}@`),
    });
    expect(found(refused.report)).toEqual(["reachable/auth"]);
    expect(refused.stdout).toContain("WRONGPASS");
    expect(refused.stdout).not.toContain(wrong);
    const url = redis.url.replace("//", `//:${encodeURIComponent(password)}@`);
    const right = await doctorOfRedis("{}", [direct, "-v"], { REDIS_URL: url });
    expect(found(right.report)).toEqual([]);
    expect(right.stdout).not.toContain(password);
    expect(right.stdout).not.toContain(encodeURIComponent(password));
  });

  test("A user that may not read INFO makes the answer unknown; one that may not read CONFIG only what needs it", async () => {
    await using redis = await startRedis();
    await redis.cli("ACL", "SETUSER", "blind", "on", ">pass-word-1", "+ping");
    await redis.cli("ACL", "SETUSER", "half", "on", ">pass-word-1", "+ping", "+info", "+cluster|info");
    const as = (user: string) =>
      `{ url: "${redis.url.replace("//", `//${user}:pass-word-1@`)}", holds: data }`;
    const blind = await doctorOfRedis(as("blind"), [direct]);
    expect(statusesOf(blind.report)).toMatchObject({ reachable: "unknown", memory: "unknown" });
    expect(blind.stdout).toContain("+config|get");
    const half = await doctorOfRedis(as("half"), [direct]);
    expect(statusesOf(half.report)).toMatchObject({
      reachable: "pass",
      memory: "pass",
      persistence: "unknown",
    });
    await redis.cli("ACL", "SETUSER", "half", "+config|get");
    expect(found((await doctorOfRedis(as("half"), [direct])).report)).toEqual(["persistence/not-kept"]);
  });
});

describe("a server that is not there yet, or is another", () => {
  test("A Redis that loads its data is found, and says how long", async () => {
    const folder = await mkdtemp(join(tmpdir(), "nomnom-redis-load-"));
    {
      await using redis = await startRedis(["--enable-debug-command", "yes"], { folder });
      await redis.cli("DEBUG", "POPULATE", "20000");
      await redis.cli("SAVE");
    }
    const slow = ["--key-load-delay", "2000", "--loading-process-events-interval-bytes", "1024"];
    await using redis = await startRedis(slow, { folder });
    const { report } = await doctorOfRedis(`{ url: "${redis.url}" }`, [direct]);
    expect(found(report)).toEqual(["reachable/loading"]);
    await typed(linesOf(report, "reachable/loading"));
    await rm(folder, { recursive: true });
  });

  test("A Redis does not answer in time while a command holds it up", async () => {
    await using redis = await startRedis(["--enable-debug-command", "yes"]);
    const held = redis.cli("DEBUG", "SLEEP", "10");
    await new Promise((resolve) => setTimeout(resolve, 500));
    const { report } = await doctorOfRedis(`{ url: "${redis.url}" }`, [direct, "--request-timeout", "1s"]);
    expect(found(report)).toEqual(["reachable/timeout"]);
    await held;
  });

  test("An address of Sentinel is refused by name: it holds no data", async () => {
    const folder = await mkdtemp(join(tmpdir(), "nomnom-sentinel-"));
    await writeFile(join(folder, "sentinel.conf"), "sentinel monitor shop 127.0.0.1 1 1\n");
    const program = ["-c", `exec redis-server ${join(folder, "sentinel.conf")} --sentinel --port 26399`];
    const child = spawn("sh", program, { stdio: "ignore" });
    try {
      await within(async () =>
        expect((await run("redis-cli", ["-p", "26399", "PING"])).stdout).toContain("PONG"),
      );
      const { report, stdout } = await doctorOfRedis('{ url: "redis://127.0.0.1:26399" }', [direct]);
      expect(found(report)).toEqual(["reachable/invalid"]);
      expect(stdout).toContain("this is Sentinel");
    } finally {
      child.kill("SIGKILL");
      await rm(folder, { recursive: true });
    }
  });

  test("A Redis that speaks TLS is asked with the CA that is given", async () => {
    const folder = await mkdtemp(join(tmpdir(), "nomnom-redis-tls-"));
    const pem = await generate([{ name: "commonName", value: "localhost" }], {
      extensions: [{ name: "subjectAltName", altNames: [{ type: 2, value: "localhost" }] }],
    });
    await writeFile(join(folder, "cert.pem"), pem.cert);
    await writeFile(join(folder, "key.pem"), pem.private);
    const files = ["--tls-cert-file", join(folder, "cert.pem"), "--tls-key-file", join(folder, "key.pem")];
    await using plain = await startRedis([
      ...files,
      "--tls-auth-clients",
      "no",
      "--tls-ca-cert-file",
      join(folder, "cert.pem"),
    ]);
    const tlsPort = await freePort();
    await plain.cli("CONFIG", "SET", "tls-port", String(tlsPort));
    const config = `{ url: "rediss://localhost:${tlsPort}" }`;
    const unknown = await doctorOfRedis(config, [direct]);
    expect(found(unknown.report)).toEqual(["reachable/tls"]);
    const known = await doctorOfRedis(config, [direct], { NOMNOM_REDIS_CA: join(folder, "cert.pem") });
    expect(found(known.report)).toEqual([]);
    await rm(folder, { recursive: true });
  });
});

describe("a cluster", () => {
  test("A cluster whose slots nobody has is down, and the printed lines give them to its node", async () => {
    await using redis = await startRedis(["--cluster-enabled", "yes"]);
    const config = `{ url: "${redis.url}" }`;
    const { report } = await doctorOfRedis(config, [direct]);
    expect(found(report)).toEqual(["cluster-state/down"]);
    await typed(linesOf(report, "cluster-state/down"));
    await within(async () => expect(await redis.cli("CLUSTER", "INFO")).toContain("cluster_state:ok"));
    expect(found((await doctorOfRedis(config, [direct])).report)).toEqual([]);
  });
});

describe("in Kubernetes", () => {
  test("A Redis in the cluster is found by its Service, reached through a port-forward, and the printed lines go the same way", async () => {
    await using redis = await startRedis(["--min-replicas-to-write", "1"]);
    const cluster = await startCluster({ "cache-0:6379": redis.port }, [
      namespaceObject("nomnom-dev"),
      service("cache", "cache", 6379, "redis"),
      runningPod("cache-0", "cache", { ports: [{ name: "redis", containerPort: 6379 }] }),
    ]);
    const folder = await mkdtemp(join(tmpdir(), "nomnom-redis-kube-"));
    try {
      const kubeconfig = join(folder, "config");
      await writeFile(kubeconfig, cluster.kubeconfig("admin-token-1", "nomnom-dev"));
      const where = ["--kubeconfig", kubeconfig, "-n", "nomnom-dev"];
      const { report } = await doctorOfRedis("{}", where);
      expect(report.target).toMatchObject({
        redis: "redis://cache:6379",
        routes: { redis: { origin: "Service cache", forwarded: true } },
      });
      expect(found(report)).toEqual(["replication/writes-refused"]);
      const own = join(folder, "nomnom.doctor.yaml");
      await writeFile(own, "extends: none\nredis: {}\n");
      await typed(linesOf(report, "replication/writes-refused"), { NOMNOM_CONFIG: own });
      expect(found((await doctorOfRedis("{}", where)).report)).toEqual([]);
    } finally {
      await cluster.stop();
      await rm(folder, { recursive: true });
    }
  });
});
