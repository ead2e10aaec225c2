import { reservation } from "../../../jetstream/reservation.ts";
import { formatBytes } from "../../../units/format-bytes.ts";
import type { Finding } from "../../finding.ts";
import { restartNats } from "../server/restart-nats.ts";
import type { ConfiguredSize } from "../storage/nats-conf.ts";
import { notLoaded, refusedSize, tooSmall, volumeTooSmall } from "./findings.ts";
import { anotherConfigMap, growVolume, type StorageContext, volumesBelow } from "./reservation-findings.ts";

/** What nats.conf says against what the server runs with, and against the volume it writes to. */
export function natsConfFindings(context: StorageContext): Finding[] {
  const { conf } = context;
  if (conf === null) return volumeFindings(runningMaxFile(context), context);
  const { maxFile } = conf.conf;
  const running = runningMaxFile(context);
  const configured = maxFile.kind === "bytes" && maxFile.bytes >= 0 ? maxFile.bytes : null;
  return [
    ...refusedSizeFindings("max_file", maxFile, conf.name, context),
    ...refusedSizeFindings("max_mem", conf.conf.maxMemory, conf.name, context),
    ...(configured !== null && running !== null && configured !== running
      ? [notLoadedFinding(configured, running, conf.name, context)]
      : []),
    ...volumeFindings(configured ?? running, context),
  ];
}

const runningMaxFile = ({ world }: StorageContext): number | null =>
  world.monitoring?.jetstream?.maxFileBytes ?? null;

/** Edited, not loaded: Kubernetes changes the mounted file, nats-server reads it at its start only. */
function notLoadedFinding(
  configured: number,
  running: number,
  name: string,
  context: StorageContext,
): Finding {
  const limit = { scope: "server" as const, tier: null, bytes: configured, source: `ConfigMap ${name}` };
  const reserved = reservation("file", limit, context.world)?.bytes ?? 0;
  const base = {
    resource: `kubernetes/configmap/${name}`,
    evidence: { configuredBytes: configured, runningBytes: running, reservedBytes: reserved },
  } as const;
  const says = `ConfigMap ${name} says max_file ${formatBytes(configured)}`;
  if (configured < reserved)
    return tooSmall({
      ...base,
      evidence: { ...base.evidence, storage: "file", limitBytes: configured },
      message: `${says}, less than the ${formatBytes(reserved)} that streams reserve. At its next start NATS drops the streams that do not fit (it runs with ${formatBytes(running)} now).`,
      remedy: {
        summary: `Raise max_file to at least ${formatBytes(reserved)} before NATS restarts.${unlessEditable(context)}`,
        commands: [
          context.conf?.isImmutable === true
            ? context.kubectl("get", "configmap", name, "-o", "yaml")
            : context.kubectl("edit", "configmap", name),
        ],
      },
    });
  return notLoaded({
    ...base,
    message: `${says}, but NATS runs with ${formatBytes(running)}: the edit is not loaded, which takes a restart.`,
    remedy: {
      summary: "Restart NATS; its streams are on disk and come back.",
      commands: restartNats(context.kubectl, context.server.workload),
    },
  });
}

const unlessEditable = ({ conf }: StorageContext): string =>
  conf?.isImmutable === true ? ` ${anotherConfigMap(conf.name)}` : "";

/** A size nats-server does not start with: nothing happens until its next restart, then it is down. */
function refusedSizeFindings(
  key: string,
  size: ConfiguredSize,
  name: string,
  context: StorageContext,
): Finding[] {
  if (size.kind !== "refused") return [];
  return [
    refusedSize({
      message: `ConfigMap ${name} says ${key} ${size.text}, and ${size.error}. NATS does not start with it.`,
      resource: `kubernetes/configmap/${name}`,
      evidence: { key, value: size.text },
      remedy: {
        summary: `Write the size without quotes, such as ${key}: 5Gi, into the nats.conf of that ConfigMap.${unlessEditable(context)}`,
        commands: [context.kubectl("get", "configmap", name, "-o", "yaml")],
      },
      cause: [name, key],
    }),
  ];
}

/** max_file beyond the volume: the disk is full before JetStream says so, and then the server itself fails. */
function volumeFindings(maxFile: number | null, context: StorageContext): Finding[] {
  if (maxFile === null) return [];
  return volumesBelow(maxFile + 1, context).map(({ name, capacity, whyFixed }) => {
    const beyond = maxFile > capacity;
    const lower = `lower max_file below ${formatBytes(capacity)}`;
    return volumeTooSmall({
      severity: beyond ? "warning" : "info",
      message: beyond
        ? `Volume ${name} holds ${formatBytes(capacity)}, less than max_file ${formatBytes(maxFile)}: the disk is full before JetStream refuses, and writes then fail.`
        : `Volume ${name} is as large as max_file (${formatBytes(capacity)}): no room is left for consumer state and the file system's own needs.`,
      resource: `kubernetes/persistentvolumeclaim/${name}`,
      evidence: { maxFileBytes: maxFile, capacityBytes: capacity },
      remedy:
        whyFixed === null
          ? {
              summary: `Grow the volume above max_file (if its storage class can), or ${lower}.`,
              commands: [growVolume(context.kubectl, name, Math.ceil((maxFile * 1.2) / 1024 ** 3))],
            }
          : {
              summary: `Give NATS a larger volume, for this one cannot grow (${whyFixed}), or ${lower}.`,
              commands: [context.kubectl("get", "pvc", name, "-o", "yaml")],
            },
    });
  });
}
