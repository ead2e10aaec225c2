import { command } from "../../../remedy/command.ts";
import { kubectlFor } from "../../../remedy/kubectl.ts";
import { natsFor } from "../../../remedy/nats.ts";
import { type CheckInput, defineCheck, type Undecided } from "../../check.ts";
import type { Finding } from "../../finding.ts";
import { dataOf, errorsOf, undecidedBy } from "../../unreadable.ts";
import { releaseConf } from "../storage/nats-conf.ts";
import { isClustered, refusedStreams, reservation } from "../storage/reservation.ts";
import { type StorageKind, type StorageSources, storageLimits } from "../storage/storage-limits.ts";
import { type WantedStream, wantedStreams } from "../streams/wanted-streams.ts";
import { noRoom, notLoaded, overbooked, refusedSize, tooSmall, volumeTooSmall } from "./findings.ts";
import { natsConfFindings } from "./nats-conf-findings.ts";
import { overbookedFinding, refusedFinding, type StorageContext } from "./reservation-findings.ts";

const optional = [
  "nats/server",
  "nats/account",
  "nats/streams",
  "nats/monitoring",
  "kubernetes/server",
  "kubernetes/deployments",
  "kubernetes/configmaps",
  "kubernetes/persistentvolumeclaims",
] as const;

type Input = CheckInput<never, (typeof optional)[number]>;

/** What streams reserve, with those still to be created, fits into what JetStream may reserve. */
export const storageReservation = defineCheck({
  id: "nats/storage-reservation",
  title: "Streams fit into JetStream's storage",
  requires: ["nats/reachable"],
  reads: [],
  optional,
  findings: [noRoom, overbooked, notLoaded, tooSmall, refusedSize, volumeTooSmall],
  decide(input) {
    const { optional: sections, blueprint } = input;
    const streams = sections["nats/streams"];
    if (!streams.ok && streams.error.kind === "not-configured")
      return { kind: "not-applicable", reason: streams.error.message };
    const sources: StorageSources = {
      monitoring: dataOf(sections["nats/monitoring"]),
      account: dataOf(sections["nats/account"]),
      streams: dataOf(streams),
      conf: releaseConf(dataOf(sections["kubernetes/configmaps"]) ?? [], blueprint.release),
      blueprint,
    };
    const live = liveNames(sources);
    const wanted = wantedStreams(blueprint, dataOf(sections["kubernetes/deployments"]) ?? []).filter(
      (stream) => !live.has(stream.name),
    );
    const context: StorageContext = {
      sources,
      wanted,
      claims: (dataOf(sections["kubernetes/persistentvolumeclaims"]) ?? []).filter((claim) =>
        isNatsClaim(claim.metadata.name, claim.metadata.labels, blueprint.release),
      ),
      kubectl: kubectlFor(input.target),
      nats: natsFor(input.target),
      release: blueprint.release,
    };
    const findings = [
      ...reservationFindings("file", context),
      ...reservationFindings("memory", context),
      ...natsConfFindings(context),
    ];
    const named = new Set(findings.map(({ resource }) => resource));
    const unnamed = wanted.filter(({ name }) => !named.has(`nats/stream/${name}`));
    const incomplete = whatIsHidden(input, sources, wanted) ?? otherPeers(unnamed, sources);
    return { kind: "decided", findings, ...(incomplete && { incomplete }) };
  },
});

function reservationFindings(kind: StorageKind, context: StorageContext): Finding[] {
  const { sources, wanted } = context;
  const refused = new Set<string>();
  return storageLimits(kind, sources).flatMap((limit) => {
    const before = reservation(kind, limit, sources);
    if (before === null) return [];
    const tooLarge = refusedStreams(kind, wanted, limit, before, sources.monitoring).filter(
      ({ stream }) => !refused.has(stream.name),
    );
    for (const { stream } of tooLarge) refused.add(stream.name);
    return [
      ...tooLarge.map((entry) => refusedFinding(kind, entry, before, context)),
      ...(before.bytes > limit.bytes ? [overbookedFinding(kind, limit, before, context)] : []),
    ];
  });
}

/** Without a limit, or without the streams, nothing can be said; memory counts only where a stream wants it. */
function whatIsHidden(
  { optional: sections, target }: Input,
  sources: StorageSources,
  wanted: readonly WantedStream[],
): Undecided | undefined {
  const user = dataOf(sections["kubernetes/server"])?.user ?? null;
  const noStreams = sources.streams === null && !sources.monitoring?.jetstream;
  if (noStreams) return undecidedBy(errorsOf([sections["nats/streams"]]), target, user);
  const used = [...wanted, ...(sources.streams ?? []).map((stream) => stream.config)];
  const kinds = (["file", "memory"] as const).filter(
    (kind) => kind === "file" || used.some((stream) => stream.storage === "memory"),
  );
  const hidden = kinds.filter((kind) => storageLimits(kind, sources).length === 0);
  if (hidden.length === 0) return undefined;
  const errors = errorsOf([sections["nats/monitoring"], sections["kubernetes/configmaps"]]).filter(
    (error) => error.kind !== "not-configured",
  );
  const why = undecidedBy(errors, target, user);
  return {
    reason: `JetStream's ${hidden.map((kind) => (kind === "file" ? "max_file" : "max_mem")).join(" and ")} is not visible: the account has no limit of its own, and neither monitoring nor nats.conf could be read${why ? ` (${why.reason})` : ""}`,
    remedy: {
      summary: `Make one of them readable: the monitoring port (--nats-monitoring-url http://HOST:8222), the ConfigMap with nats.conf, or write nats.maxFile into nomnom.doctor.yaml.${why?.remedy ? ` ${why.remedy.summary}` : ""}`,
      commands: [
        ...(why?.remedy?.commands ?? []),
        command(
          ...(["nomnom", "doctor", "--only", "nats/storage-reservation"] as const),
          ...["--nats-monitoring-url", "http://127.0.0.1:8222"],
        ),
      ],
    },
  };
}

/** Each server of a cluster has a max_file and reservations of its own; one of them was read. */
function otherPeers(wanted: readonly WantedStream[], { monitoring }: StorageSources): Undecided | undefined {
  if (wanted.length === 0 || monitoring === null || !isClustered(monitoring)) return undefined;
  const names = wanted.map(({ name }) => name).join(", ");
  return {
    reason: `whether the other servers of the cluster have room for ${names} is not visible from ${monitoring.serverName}`,
    remedy: {
      summary: "Look at the other servers too: --nats-monitoring-url of each.",
      commands: [],
    },
  };
}

/** Names of all streams that exist, as far as visible to this account. */
const liveNames = ({ streams, monitoring }: StorageSources): Set<string> =>
  new Set(
    streams?.map((stream) => stream.config.name) ??
      monitoring?.jetstream?.streams.map((stream) => stream.name) ??
      [],
  );

const isNatsClaim = (name: string, labels: Record<string, string>, release: string): boolean =>
  name.includes(`${release}-nats`) ||
  (labels["app.kubernetes.io/instance"] === release && labels["app.kubernetes.io/component"] === "nats");
