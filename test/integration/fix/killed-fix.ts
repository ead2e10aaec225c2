import { homedir } from "node:os";
import { loadConfiguration } from "../../../src/blueprint/load-configuration.ts";
import { catalogue } from "../../../src/checks/catalogue.ts";
import { probes } from "../../../src/collect/probes.ts";
import { openConnections, openWritableConnections } from "../../../src/connect/open-connections.ts";
import type { WritableConnections } from "../../../src/connect/writable-connections.ts";
import { runDoctor } from "../../../src/doctor/run-doctor.ts";
import { repairs } from "../../../src/fix/repairs.ts";
import { runFix } from "../../../src/fix/run/run-fix.ts";
import { type ProbeResult, succeed } from "../../../src/snapshot/probe-result.ts";

/*
 * `fix --yes` as a process that is killed (kill -9, by itself) at its nth write: before it is sent, while it is under way, or once it was answered.
 * Arguments: n, when, the folder of the journals. Ends with 0 when there were fewer writes.
 */
const [nth = "1", when = "before", journalFolder = ""] = process.argv.slice(2);
const tool = { name: "nomnom", version: "0.0.0" };
let writes = 0;

async function written<T>(write: () => Promise<T>): Promise<T> {
  writes += 1;
  if (writes !== Number(nth)) return write();
  if (when === "before") die();
  const sent = write();
  if (when === "during") setTimeout(die, 2);
  const answer = await sent;
  if (when === "after") die();
  return answer;
}

function die(): never {
  process.kill(process.pid, "SIGKILL");
  throw new Error("killed");
}

/** The connections, each write of which may be the last. */
function mortal(connections: WritableConnections): WritableConnections {
  const { writer, natsWriter, postgresWriter } = connections;
  const wrapped = <T>(result: ProbeResult<T>, wrap: (inner: T) => T): ProbeResult<T> =>
    result.ok ? succeed(wrap(result.data)) : result;
  return Object.assign(connections, {
    writer: () =>
      wrapped(writer(), (inner) => ({
        ...inner,
        create: (path, object) => written(() => inner.create(path, object)),
        patch: (path, operations) => written(() => inner.patch(path, operations)),
        remove: (path, uid) => written(() => inner.remove(path, uid)),
      })),
    natsWriter: async () =>
      wrapped(await natsWriter(), (inner) => ({
        ...inner,
        create: (config) => written(() => inner.create(config)),
        update: (config) => written(() => inner.update(config)),
      })),
    postgresWriter: async () =>
      wrapped(await postgresWriter(), (inner) => ({
        isOpen: inner.isOpen,
        transaction: (work, extraMs) => written(() => inner.transaction(work, extraMs)),
      })),
  } satisfies Partial<WritableConnections>);
}

const { blueprint } = await loadConfiguration({ cwd: "/", configFile: null, entitiesDir: null });
const { signal } = new AbortController();
const settings = {
  given: new Map([
    ["kubernetes.kubeconfig" as const, { value: process.env.KUBECONFIG ?? "", origin: "KUBECONFIG" }],
  ]),
  kubernetes: true,
  release: blueprint.release,
  requestTimeoutMs: 15_000,
};
const how = (until: AbortSignal) => ({ env: {}, homeDir: homedir(), signal: until });
const open = (until: AbortSignal) => openConnections(settings, how(until));
const now = () => new Date();
const events = runFix({
  repairs,
  wants: () => true,
  blueprint,
  tool,
  look: (until) =>
    runDoctor({
      catalogue,
      chosen: catalogue,
      blueprint,
      source: { kind: "live", connect: open, probes },
      tool,
      signal: until,
      timeoutMs: 120_000,
      waitMs: null,
      now,
    }),
  connect: open,
  apply: {
    connect: async (until) => mortal(await openWritableConnections(settings, how(until))),
    journalFolder,
    decide: async () => "apply",
    waitMs: 60_000,
  },
  signal,
  timeoutMs: null,
  now,
});
for await (const event of events)
  if (event.type === "item-finished")
    process.stdout.write(`${event.item.status} ${event.item.plan?.title ?? ""}\n`);
process.exit(0);
