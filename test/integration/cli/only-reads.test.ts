import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RecordedRequest } from "../../../src/lab/kubernetes-api/server.ts";
import { deployInLab } from "../../deployment/lab-deployment.ts";
import { nomnom } from "../../support/nomnom.ts";
import { type RecordingProxy, startRecordingProxy } from "../../support/recording-proxy.ts";
import { natsPublications, postgresStatements } from "../../support/wire.ts";
import { openTerminal } from "../../terminal/terminal.ts";

/** Every command that says of itself that it changes nothing, or that it asks before it does; `DIR` is a folder of the test. */
const commands: readonly (readonly string[])[] = [
  ["doctor"],
  ["doctor", "-v", "--save-snapshot", "DIR/saved.json"],
  ["doctor", "--wait", "1s"],
  ["snapshot", "DIR/taken.json"],
  ["doctor", "--from", "DIR/taken.json"],
  ["diff", "DIR/saved.json", "DIR/taken.json"],
  ["init", "DIR/nomnom.doctor.yaml"],
  ["e2e", "--dry-run"],
  ["e2e", "--dry-run", "--rate", "1/s", "--count", "3"],
  ["e2e"],
  ["fix"],
  ["fix", "-o", "json"],
  ["forward", "deployment/nomnom-worker:8080", "--timeout", "5s"],
  ["run", "--", process.execPath, "-e", "0"],
  ["explain", "nats/stream-overlap"],
  ["lab", "list"],
  ["completion", "bash"],
  ["__complete", "doctor", "--namespace", ""],
  ["__complete", "forward", ""],
];

/** What may go out to NATS: questions for what there is. */
const natsQuestion =
  /^\$JS\.API\.(?:INFO|STREAM\.(?:LIST|NAMES|(?:INFO|MSG\.GET)\..+)|CONSUMER\.(?:LIST|NAMES|INFO)\..+)$/;
/** To PostgreSQL: what reads, within transactions that cannot write. EXPLAIN plans, and does not carry out. */
const reading =
  /^(?:BEGIN TRANSACTION (?:ISOLATION LEVEL REPEATABLE READ )?READ ONLY|ROLLBACK|SELECT\b|WITH\b|EXPLAIN \(VERBOSE, COSTS OFF, FORMAT JSON\) |SET LOCAL |SHOW )/i;

/** GET, an upgrade to a port-forward included (of forward and run a POST), the API's own question of rights, and changes that are only rehearsed. */
const isReading = ({ method, path, query }: RecordedRequest, forStrangers: boolean): boolean =>
  method === "GET" ||
  (method === "POST" &&
    /^\/apis\/authorization\.k8s\.io\/v1\/selfsubject(?:access|rules)reviews$/.test(path)) ||
  (method === "POST" && forStrangers && /\/pods\/[^/]+\/portforward$/.test(path)) ||
  (method === "PATCH" && new URLSearchParams(query).get("dryRun") === "All");

describe("commands that say they only read", () => {
  let deployment: Awaited<ReturnType<typeof deployInLab>>;
  let folder = "";
  let nats: RecordingProxy;
  let monitoring: RecordingProxy;
  let postgres: RecordingProxy;
  let databaseUrl = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "nomnom-reads-"));
    deployment = await deployInLab("seed");
    const server = new URL(deployment.lab.natsUrl);
    nats = await startRecordingProxy({ host: server.hostname, port: Number(server.port) });
    const pages = new URL(deployment.lab.natsMonitoringUrl);
    monitoring = await startRecordingProxy({ host: pages.hostname, port: Number(pages.port) });
    const database = new URL(deployment.lab.databaseUrl);
    postgres = await startRecordingProxy({ host: database.hostname, port: Number(database.port) });
    database.port = String(postgres.port);
    databaseUrl = `${database.href}?sslmode=disable`;
  });
  afterAll(async () => {
    await nats?.[Symbol.asyncDispose]();
    await monitoring?.[Symbol.asyncDispose]();
    await postgres?.[Symbol.asyncDispose]();
    await deployment?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  const seen = new Map<string, number>();

  const environment = () => ({
    KUBECONFIG: deployment.kubeconfigPath,
    NOMNOM_NAMESPACE: deployment.namespace,
    NATS_URL: `nats://127.0.0.1:${nats.port}`,
    NOMNOM_NATS_MONITORING_URL: `http://127.0.0.1:${monitoring.port}`,
    DATABASE_URL: databaseUrl,
    XDG_STATE_HOME: folder,
  });

  /** How much has been recorded so far. */
  const marks = () => ({
    kubernetes: deployment.lab.apiRequests().length,
    nats: nats.sent().length,
    monitoring: monitoring.sent().length,
    postgres: postgres.sent().length,
  });

  function expectOnlyReads(before: ReturnType<typeof marks>, forStrangers = false): void {
    const requests = deployment.lab.apiRequests().slice(before.kubernetes);
    expect(requests.filter((request) => !isReading(request, forStrangers))).toEqual([]);
    const subjects = nats.sent().slice(before.nats).flatMap(natsPublications);
    expect(subjects.filter((subject) => !natsQuestion.test(subject))).toEqual([]);
    const pages = monitoring.sent().slice(before.monitoring).flatMap(requestLines);
    expect(
      pages.filter((line) => !/^GET \/(?:varz|jsz|healthz|connz|routez)?(?:\?\S*)? HTTP/.test(line)),
    ).toEqual([]);
    const statements = postgres
      .sent()
      .slice(before.postgres)
      .flatMap(postgresStatements)
      .flatMap((text) => text.split(/;\s*(?=[A-Z]|$)/))
      .map((text) => text.trim());
    expect(statements.filter((text) => text !== "" && !reading.test(text))).toEqual([]);
    for (const [system, messages] of Object.entries({ requests, subjects, pages, statements }))
      seen.set(system, (seen.get(system) ?? 0) + messages.length);
  }

  it.each(commands.map((words) => [words.join(" "), words] as const))(
    "%s only reads",
    { timeout: 120_000 },
    async (_, words) => {
      const before = marks();
      const ended = await nomnom(
        words.map((word) => word.replace("DIR", folder)),
        environment(),
      );
      expect(ended.stderr).not.toContain("this is a bug");
      expect(ended.stderr).not.toMatch(/unknown (?:command|option)|no check is called/);
      expectOnlyReads(before, words[0] === "forward" || words[0] === "run");
    },
  );

  it("doctor --watch only reads, for some rounds", { timeout: 120_000 }, async () => {
    const before = marks();
    const args = ["bin/nomnom.js", "doctor", "--watch", "--interval", "1s"];
    await using terminal = openTerminal(process.execPath, args, {
      ...{ columns: 120, rows: 40, deadlineMs: 90_000 },
      env: environment(),
    });
    await terminal.waitForText("MESSAGES");
    await setTimeout(3_000);
    terminal.press("q");
    await terminal.exit();
    expectOnlyReads(before);
  });

  it("The commands have asked all systems, so that there was something to record", () => {
    expect([...seen.keys()].filter((system) => (seen.get(system) ?? 0) < 10)).toEqual([]);
  });
});

/** The first lines of HTTP requests, from the bytes a client sent. */
const requestLines = (sent: Buffer): string[] =>
  [...sent.toString("latin1").matchAll(/^[A-Z]+ \S+ HTTP\/1\.\d/gm)].map(([line]) => line);
