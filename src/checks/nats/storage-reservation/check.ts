import type { Blueprint } from "../../../blueprint/blueprint.ts";
import { type Answer, refusalOf, unseenIn } from "../../../jetstream/answer.ts";
import { predictStreamCreations } from "../../../jetstream/predict-stream-creation.ts";
import { reservation } from "../../../jetstream/reservation.ts";
import { storageLimits } from "../../../jetstream/storage-limits.ts";
import type { JetStreamWorld, StorageKind } from "../../../jetstream/world.ts";
import { command } from "../../../remedy/command.ts";
import { kubectlFor } from "../../../remedy/kubectl.ts";
import { natsFor } from "../../../remedy/nats.ts";
import { podTemplates, templateSections } from "../../../snapshot/kubernetes/pod-templates.ts";
import { type CheckInput, defineCheck, type Undecided } from "../../check.ts";
import type { Finding } from "../../finding.ts";
import { dataOf, errorsOf, undecidedBy } from "../../unreadable.ts";
import { jetStreamWorld } from "../server/jetstream-world.ts";
import { releaseConf } from "../storage/nats-conf.ts";
import { otherAccountsWith } from "../streams/other-accounts.ts";
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
  ...templateSections,
  "kubernetes/configmaps",
  "kubernetes/persistentvolumeclaims",
  "kubernetes/storageclasses",
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
    const conf = releaseConf(dataOf(sections["kubernetes/configmaps"]) ?? [], blueprint);
    const world = jetStreamWorld(sections, dataOf(streams), blueprint, conf);
    const live = liveNames(world);
    const absent = wantedStreams(blueprint, podTemplates(sections)).filter(({ name }) => !live.has(name));
    const isElsewhere = ({ name }: WantedStream) =>
      otherAccountsWith(name, world.streams, world.monitoring).length > 0;
    const wanted = absent.filter((stream) => !isElsewhere(stream));
    const context: StorageContext = {
      world,
      streams: dataOf(streams),
      conf,
      wanted,
      claims: (dataOf(sections["kubernetes/persistentvolumeclaims"]) ?? []).filter((claim) =>
        isNatsClaim(claim.metadata, blueprint),
      ),
      classes: dataOf(sections["kubernetes/storageclasses"]),
      kubectl: kubectlFor(input.target),
      nats: natsFor(input.target),
      server: blueprint.nats.server,
    };
    const answers = predictStreamCreations(wanted, world);
    const findings = [
      ...reservationFindings("file", answers, context),
      ...reservationFindings("memory", answers, context),
      ...natsConfFindings(context),
    ];
    const incomplete = whatIsHidden(input, world, wanted) ?? undecidable(answers);
    const leftTo = absent.some(isElsewhere) ? (["nats/stream-config"] as const) : [];
    return { kind: "decided", findings, leftTo, ...(incomplete && { incomplete }) };
  },
});

/** Streams that find no room, and limits below what is reserved. */
function reservationFindings(
  kind: StorageKind,
  answers: ReadonlyMap<string, Answer>,
  context: StorageContext,
): Finding[] {
  const { world, wanted } = context;
  return [
    ...wanted.flatMap((stream) => {
      const refusal = refusalOf(answers.get(stream.name), "storage");
      return refusal?.storage === kind ? [refusedFinding(stream, refusal, context)] : [];
    }),
    ...storageLimits(kind, world).flatMap((limit) => {
      const before = reservation(kind, limit, world);
      return before !== null && before.bytes > limit.bytes
        ? [overbookedFinding(kind, limit, before, context)]
        : [];
    }),
  ];
}

/** Without a limit, or without the streams, nothing can be said; memory counts only where a stream wants it. */
function whatIsHidden(
  { optional: sections, target }: Input,
  world: JetStreamWorld,
  wanted: readonly WantedStream[],
): Undecided | undefined {
  const user = dataOf(sections["kubernetes/server"])?.user ?? null;
  const noStreams = world.streams === null && !world.monitoring?.jetstream;
  if (noStreams) return undecidedBy(errorsOf([sections["nats/streams"]]), target, user);
  const used = [...wanted, ...(world.streams ?? []).map((stream) => stream.config)];
  const kinds = (["file", "memory"] as const).filter(
    (kind) => kind === "file" || used.some((stream) => stream.storage === "memory"),
  );
  const hidden = kinds.filter((kind) => storageLimits(kind, world).length === 0);
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

/** Streams for which there is room or not, which cannot be said from here: in a cluster the other servers decide, and their releases. */
function undecidable(answers: ReadonlyMap<string, Answer>): Undecided | undefined {
  const open = [...answers].flatMap(([name, answer]) => {
    if (refusalOf(answer, "storage") !== null) return [];
    const why = unseenIn(answer).filter(
      ({ what, codes }) => what === "other-servers" || (what === "version" && codes.some(isOfStorage)),
    );
    return why.length === 0 ? [] : [{ name, why: why.map((each) => each.why) }];
  });
  if (open.length === 0) return undefined;
  const names = open.map(({ name }) => name).join(", ");
  const reasons = [...new Set(open.flatMap(({ why }) => why))].join("; ");
  return {
    reason: `whether there is room for ${names} cannot be decided from here: ${reasons}`,
    remedy: {
      summary: "Look at the other servers too: --nats-monitoring-url of each.",
      commands: [],
    },
  };
}

const isOfStorage = (code: number): boolean => code === 10047 || code === 10028;

/** Names of all streams that exist, as far as visible to this account. */
const liveNames = ({ streams, monitoring }: JetStreamWorld): Set<string> =>
  new Set(
    streams?.map((stream) => stream.config.name) ??
      monitoring?.jetstream?.streams.map((stream) => stream.name) ??
      [],
  );

const isNatsClaim = (
  { name, labels }: { name: string; labels: Record<string, string> },
  { nats, instance }: Blueprint,
): boolean =>
  (nats.server.workload !== null && name.includes(nats.server.workload)) ||
  (labels["app.kubernetes.io/instance"] === instance && labels["app.kubernetes.io/component"] === "nats");
