import { formatBytes } from "../../../units/format-bytes.ts";
import type { UncodedFinding } from "../../finding.ts";
import type { ConfiguredSize } from "../storage/nats-conf.ts";
import { reservation } from "../storage/storage-figures.ts";
import { capacityOf, type StorageContext } from "./storage-findings.ts";

/** What nats.conf says against what the server runs with, and against the volume it writes to. */
export function configFindings(context: StorageContext): UncodedFinding[] {
  const { conf } = context.sources;
  if (conf === null) return volumeFindings(runningMaxFile(context), context);
  const { maxFile } = conf.conf;
  const running = runningMaxFile(context);
  const configured = maxFile.kind === "bytes" && maxFile.bytes >= 0 ? maxFile.bytes : null;
  return [
    ...refusedSize("max_file", maxFile, conf.name, context),
    ...refusedSize("max_mem", conf.conf.maxMemory, conf.name, context),
    ...(configured !== null && running !== null && configured !== running
      ? [notLoaded(configured, running, conf.name, context)]
      : []),
    ...volumeFindings(configured ?? running, context),
  ];
}

const runningMaxFile = ({ sources }: StorageContext): number | null =>
  sources.monitoring?.jetstream?.maxFileBytes ?? null;

/** Edited, not loaded: Kubernetes changes the mounted file, nats-server reads it at its start only. */
function notLoaded(
  configured: number,
  running: number,
  name: string,
  context: StorageContext,
): UncodedFinding {
  const limit = { scope: "server" as const, bytes: configured, source: `ConfigMap ${name}` };
  const reserved = reservation("file", limit, context.sources)?.bytes ?? 0;
  const tooSmall = configured < reserved;
  return {
    severity: tooSmall ? "error" : "warning",
    message: tooSmall
      ? `ConfigMap ${name} says max_file ${formatBytes(configured)}, less than the ${formatBytes(reserved)} that streams reserve: at its next start NATS drops the streams that do not fit (it runs with ${formatBytes(running)} now).`
      : `ConfigMap ${name} says max_file ${formatBytes(configured)}, but NATS runs with ${formatBytes(running)}: it was edited and not loaded, which takes a restart.`,
    resource: `kubernetes/configmap/${name}`,
    evidence: { configuredBytes: configured, runningBytes: running, reservedBytes: reserved },
    remedy: tooSmall
      ? {
          summary: `Raise max_file to at least ${formatBytes(reserved)} before NATS restarts.`,
          commands: [`${context.kubectl} edit configmap ${name}`],
        }
      : {
          summary: "Restart NATS; its streams are on disk and come back.",
          commands: [`${context.kubectl} rollout restart statefulset/${context.release}-nats`],
        },
    key: "config-not-loaded",
  };
}

/** A size nats-server does not start with: nothing happens until its next restart, then it is down. */
function refusedSize(
  key: string,
  size: ConfiguredSize,
  name: string,
  context: StorageContext,
): UncodedFinding[] {
  if (size.kind !== "refused") return [];
  return [
    {
      severity: "error",
      message: `ConfigMap ${name} says ${key} ${size.text}, and ${size.error}: NATS does not start with it.`,
      resource: `kubernetes/configmap/${name}`,
      evidence: { key, value: size.text },
      remedy: {
        summary: `Write the size without quotes, such as ${key}: 5Gi.`,
        commands: [`${context.kubectl} edit configmap ${name}`],
      },
      key: `refused-size:${key}`,
    },
  ];
}

/** max_file beyond the volume: the disk is full before JetStream says so, and then the server itself fails. */
function volumeFindings(maxFile: number | null, { claims, kubectl }: StorageContext): UncodedFinding[] {
  if (maxFile === null) return [];
  return claims
    .map((claim) => ({ name: claim.metadata.name, capacity: capacityOf(claim) }))
    .filter(({ capacity }) => maxFile >= capacity)
    .map(({ name, capacity }) => {
      const beyond = maxFile > capacity;
      return {
        severity: beyond ? ("warning" as const) : ("info" as const),
        message: beyond
          ? `max_file ${formatBytes(maxFile)} is more than volume ${name} holds (${formatBytes(capacity)}): the disk is full before JetStream refuses, and writes fail then.`
          : `max_file equals the size of volume ${name} (${formatBytes(capacity)}): nothing is left for consumer state and the file system's own needs.`,
        resource: `kubernetes/persistentvolumeclaim/${name}`,
        evidence: { maxFileBytes: maxFile, capacityBytes: capacity },
        remedy: {
          summary: `Grow the volume above max_file (where its storage class can), or lower max_file below ${formatBytes(capacity)}.`,
          commands: [
            `${kubectl} patch pvc ${name} -p '{"spec":{"resources":{"requests":{"storage":"${Math.ceil((maxFile * 1.2) / 1024 ** 3)}Gi"}}}}'`,
          ],
        },
        key: "volume-too-small",
      };
    });
}
