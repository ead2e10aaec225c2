import * as z from "zod";
import { readJetStreamConf, releaseConf } from "../../../checks/nats/storage/nats-conf.ts";
import { capacityOf } from "../../../checks/nats/storage-reservation/reservation-findings.ts";
import type { ReportedFinding } from "../../../doctor/report.ts";
import { pointerTo, valueAt } from "../../../json-pointer.ts";
import type { PersistentVolumeClaim } from "../../../snapshot/kubernetes/storage.ts";
import { formatBytes } from "../../../units/format-bytes.ts";
import { editable } from "../../edit-object.ts";
import { type PlanContext, type Planned, type Refused, type Repair, refused, waits } from "../../repair.ts";
import { editableWorkload } from "./live-workload.ts";

const noRoomSchema = z.object({
  storage: z.enum(["file", "memory"]),
  limitScope: z.enum(["server", "account"]).optional(),
  limitBytes: z.number(),
  reservedBytes: z.number().nullable(),
  neededBytes: z.number().default(0),
});
type NoRoom = z.infer<typeof noRoomSchema>;

const noRoomCodes = [
  "nats/storage-reservation/no-room",
  "nats/storage-reservation/overbooked",
  "nats/storage-reservation/config-too-small",
] as const;
const gibibyte = 1024 ** 3;
const mebibyte = 1024 ** 2;
/** Consumers, Raft logs and the blocks of what was just deleted stand beside what streams reserve. */
const spare = 1.25;

/** Gives JetStream as much as the streams need, as far as its volume goes, and restarts NATS, which does not read the figure again by itself. */
export const raiseMaxFile: Repair = {
  id: "raise-max-file",
  title: "Raise JetStream's max_file",
  codes: noRoomCodes,
  async plan(finding, context) {
    const { blueprint, connections, data } = context;
    const asked = noRoomSchema.parse(finding.evidence);
    if (asked.storage !== "file" || asked.limitScope === "account")
      return refused("it is no limit of nats.conf's max_file");
    const client = await connections.kubernetes();
    if (!client.ok) return refused(client.error.message);
    const conf = releaseConf(data("kubernetes/configmaps") ?? [], blueprint);
    if (conf === null) return refused("no ConfigMap of the release holds a nats.conf");
    if (conf.isImmutable) return refused(`ConfigMap ${conf.name} is immutable: nothing can edit it`);
    const wanted = wantedBytes(asked, context.findings);
    const room = volumeBytes(data("kubernetes/persistentvolumeclaims"), blueprint.release);
    if (room === null)
      return refused("how large the volume of NATS is cannot be seen: it has no claim that may be read");
    if (room < wanted)
      return refused(
        `the streams need ${formatBytes(wanted)}, and the volume of NATS has ${formatBytes(room)}: it has to grow first`,
      );
    const loss = wouldLose(context);
    if (loss !== null) return refused(loss);
    const size = sizeText(wanted, room);
    const map = await editable(client.data, "ConfigMap", conf.name, `max_file: ${size} in nats.conf`);
    if (map.kind === "refused") return map;
    const line = maxFileLine(map.live.object, size);
    if ("kind" in line) return line;
    return restarting(context, { size, line, live: map.live });
  },
};

interface Edit {
  size: string;
  line: { before: string; after: string };
  live: Extract<Awaited<ReturnType<typeof editable>>, { kind: "object" }>["live"];
}

async function restarting(context: PlanContext, { size, line, live }: Edit): Promise<Planned> {
  const name = context.blueprint.nats.server.workload;
  if (name === null)
    return refused("nomnom.doctor.yaml does not say which StatefulSet NATS is (nats.server.workload)");
  const answer = await editableWorkload(context, { kind: "StatefulSet", name }, "a restart");
  if (answer.kind === "refused") return answer;
  const { live: server, spec } = answer;
  if (spec.updateStrategy?.type === "OnDelete")
    return refused(`StatefulSet ${name} replaces no pod by itself (OnDelete): nothing would be restarted`);
  const replicas = spec.replicas ?? 1;
  if (replicas === 0) return waits(`${name} has no replicas`);
  const workload = {
    ...{ kind: "StatefulSet" as const, name, namespace: server.namespace, path: server.path },
    uid: server.object.metadata.uid,
  };
  const restart = { kind: "restart" as const, workload, stamp: new Date().toISOString() };
  return {
    kind: "plan",
    plan: {
      title: `Raise max_file to ${size} and restart NATS`,
      changes: [
        { ...restart, when: "undoing" },
        live.edit({ kind: "line", pointer: pointerTo("data", "nats.conf"), ...line }),
        { ...restart, when: "now" },
      ],
      risks: [
        replicas === 1
          ? "NATS is away for the seconds of its restart: who publishes then gets no answer and tries again, or does not."
          : `The ${replicas} servers are restarted one after the other; their clients connect to another one.`,
        ...live.ownerRisks(`nats.jetstream.storage.size, from which the chart makes max_file: ${size}`),
      ],
      verifiedBy: ["nats/reachable", "nats/server-health"],
      uncovers: ["pipeline/dead-letters"],
      undoneBy: `Write ${line.before.trim()} into nats.conf again and restart NATS, while the streams fit into it.`,
    },
  };
}

/** What all streams together need: those that are there, and each that finds no room. */
function wantedBytes(asked: NoRoom, findings: readonly ReportedFinding[]): number {
  const needs = findings
    .filter(({ code }) => code === "nats/storage-reservation/no-room")
    .flatMap(({ evidence }) => noRoomSchema.safeParse(evidence).data ?? [])
    .filter(({ storage, limitScope }) => storage === "file" && limitScope === "server")
    .map(({ neededBytes }) => neededBytes);
  const reserved = asked.reservedBytes ?? asked.limitBytes;
  return needs.reduce((sum, bytes) => sum + bytes, reserved);
}

/** The smallest volume of a server; null: none is known. */
function volumeBytes(claims: readonly PersistentVolumeClaim[] | null, release: string): number | null {
  const pattern = new RegExp(`-${release.replace(/[.]/g, "\\.")}-nats-\\d+$`);
  const sizes = (claims ?? [])
    .filter(({ metadata }) => pattern.test(metadata.name))
    .map(capacityOf)
    .filter(Number.isFinite);
  return sizes.length === 0 ? null : Math.min(...sizes);
}

/** What a restart of NATS would throw away; null: nothing that is known. */
function wouldLose({ data, findings }: PlanContext): string | null {
  const temporary = findings.find(
    ({ code, evidence }) => code === "kubernetes/data-volumes/temporary" && evidence.system === "NATS",
  );
  if (temporary !== undefined)
    return "NATS stores where a restart throws everything away (kubernetes/data-volumes)";
  const inMemory = (data("nats/streams") ?? []).find(
    ({ config, state }) => config.storage === "memory" && state.messages > 0,
  );
  return inMemory === undefined
    ? null
    : `stream ${inMemory.config.name} is in memory and has ${inMemory.state.messages} messages, which a restart of NATS would lose`;
}

/** With room to spare where the volume has it; a whole number of GiB, or of MiB where that is too coarse. */
function sizeText(wanted: number, room: number): string {
  const spacious = Math.ceil((wanted * spare) / gibibyte);
  if (spacious * gibibyte <= room && wanted >= gibibyte) return `${spacious}Gi`;
  return `${Math.floor(Math.min(wanted * spare, room) / mebibyte)}Mi`;
}

/** The line that says max_file, and what it has to say; the server has to read exactly that out of the changed text. */
function maxFileLine(object: unknown, size: string): { before: string; after: string } | Refused {
  const text = valueAt(object, pointerTo("data", "nats.conf"));
  if (typeof text !== "string") return refused("the ConfigMap holds no nats.conf any more");
  const lines = text.split("\n");
  const bytes = sizeBytes(size);
  for (const [index, before] of lines.entries()) {
    const after = before.replace(
      /\b(max_file(?:_store)?\b\s*[:=]?\s*)([^\s,;}#]+)/i,
      (_, key: string) => `${key}${size}`,
    );
    if (after === before) continue;
    const read = readJetStreamConf(lines.with(index, after).join("\n")).maxFile;
    const isOnce = lines.filter((line) => line === before).length === 1;
    if (read.kind === "bytes" && read.bytes === bytes && isOnce) return { before, after };
  }
  return refused(
    "nats.conf does not say max_file in a line of its own: it comes from elsewhere, or is not set",
  );
}

const sizeBytes = (size: string): number =>
  Number.parseInt(size, 10) * (size.endsWith("Gi") ? gibibyte : mebibyte);
