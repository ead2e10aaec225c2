import { kubectlFor } from "../../../remedy/kubectl.ts";
import { natsFor } from "../../../remedy/nats.ts";
import { type CheckInput, defineCheck } from "../../check.ts";
import type { Finding } from "../../finding.ts";
import { clusterNow } from "../../kubernetes/cluster-now.ts";
import { dataOf, errorsOf, undecidedBy } from "../../unreadable.ts";
import { isStreamResource, type NackResource } from "../nack/nack-resource.ts";
import { purposeOf } from "../streams/stream-commands.ts";
import { consumerFindings } from "./consumer-findings.ts";
import { contradictionFindings } from "./contradictions.ts";
import {
  consumerDiffers,
  consumerMissing,
  contradiction,
  elsewhere,
  hastyAckWait,
  staleStatus,
  streamDiffers,
  streamMissing,
  unmanaged,
  unreadable,
} from "./findings.ts";
import type { Looking } from "./looking.ts";
import { readingFindings } from "./reading-findings.ts";
import { streamFindings } from "./stream-findings.ts";

const optional = ["kubernetes/server", "kubernetes/nack-streams", "kubernetes/nack-consumers"] as const;
const reads = ["nats/streams", "nats/consumers"] as const;

type Input = CheckInput<(typeof reads)[number], (typeof optional)[number]>;

/** JetStream has what nack's resources want, whatever their status says. */
export const nackResources = defineCheck({
  id: "nats/nack-resources",
  title: "Streams and consumers are as nack's resources want them",
  requires: ["kubernetes/reachable", "nats/reachable"],
  reads,
  optional,
  findings: [
    streamMissing,
    consumerMissing,
    streamDiffers,
    consumerDiffers,
    unreadable,
    contradiction,
    hastyAckWait,
    staleStatus,
    elsewhere,
    unmanaged,
  ],
  notApplicable({ optional: sections }) {
    const { lists, streams, consumers } = resourcesIn(sections);
    return lists.every(({ ok }) => ok) && streams.length + consumers.length === 0
      ? "no Stream or Consumer of nack is here"
      : null;
  },
  decide(input) {
    const { optional: sections, target, takenAt } = input;
    const server = dataOf(sections["kubernetes/server"]);
    const { lists, streams, consumers } = resourcesIn(sections);
    const incomplete = undecidedBy(errorsOf(lists), target, server?.user ?? null);
    const looking: Looking = {
      streams: input.sections["nats/streams"],
      consumers: input.sections["nats/consumers"],
      kubectl: kubectlFor(target),
      nats: natsFor(target),
      now: clusterNow(takenAt, server),
    };
    return {
      kind: "decided",
      findings: [
        ...[...streams, ...consumers].flatMap((resource) => readingFindings(resource, looking)),
        ...contradictionFindings([...streams, ...consumers]),
        ...streams.flatMap((resource) => streamFindings(resource, looking)),
        ...consumers.flatMap((resource) => consumerFindings(resource, looking)),
        ...(lists[0].ok ? unmanagedFindings(streams, input) : []),
      ],
      ...(incomplete && { incomplete }),
    };
  },
});

function resourcesIn(
  sections: Pick<Input["optional"], "kubernetes/nack-streams" | "kubernetes/nack-consumers">,
) {
  const lists = [sections["kubernetes/nack-streams"], sections["kubernetes/nack-consumers"]] as const;
  // Being deleted: nack deletes what it stands for as well.
  const live = <T extends NackResource>(resources: readonly T[] | null) =>
    (resources ?? []).filter(({ metadata }) => !metadata.deletionTimestamp);
  return { lists, streams: live(dataOf(lists[0])), consumers: live(dataOf(lists[1])) };
}

/** Where some of the streams are resources, the others may have been forgotten; buckets and what the file expects have their own makers. */
function unmanagedFindings(resources: readonly NackResource[], { sections, blueprint }: Input): Finding[] {
  const wanted = new Set(resources.filter(isStreamResource).map(({ spec }) => spec.name));
  if (wanted.size === 0) return [];
  const expected = new Set(blueprint.nats.streams.map(({ name }) => name));
  return sections["nats/streams"]
    .filter(({ config }) => !wanted.has(config.name) && !expected.has(config.name))
    .filter(({ config }) => purposeOf(config).kind === "log")
    .map(({ config }) =>
      unmanaged({
        message: `${config.name} is on the server, and no Stream resource wants it: who made it, and whether it is needed, no file says.`,
        resource: `nats/stream/${config.name}`,
        evidence: { stream: config.name, subjects: config.subjects },
        remedy: null,
      }),
    );
}
