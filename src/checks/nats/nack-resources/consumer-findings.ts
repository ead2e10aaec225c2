import { oneOf } from "../../../remedy/remedy.ts";
import type { NackConsumer } from "../../../snapshot/kubernetes/nack.ts";
import { capitalised } from "../../../words/capitalised.ts";
import type { Finding } from "../../finding.ts";
import { editConsumer } from "../consumers/edit-consumer.ts";
import { consumerDifferencesOf, filtersOfSpec } from "../nack/nack-differences.ts";
import { errorOf, mayBeElsewhere, nameOfConsumer, resourceWords, whyLeftSo } from "../nack/nack-resource.ts";
import { elsewhereFinding, staleStatusFindings } from "./common-findings.ts";
import { differencesInWords, evidenceOf, patchAsIs } from "./difference-words.ts";
import { consumerDiffers, consumerMissing } from "./findings.ts";
import { isNew, type Looking } from "./looking.ts";

/** A Consumer resource against the consumer that the server has. */
export function consumerFindings(resource: NackConsumer, looking: Looking): Finding[] {
  const { streamName: stream } = resource.spec;
  const name = nameOfConsumer(resource);
  const live = looking.consumers.find((one) => one.stream_name === stream && one.name === name);
  if (live === undefined) return missingFindings(resource, looking);
  const base = { resource: `kubernetes/consumer/${resource.metadata.name}` as const };
  const differences = consumerDifferencesOf(resource, live);
  if (differences.length === 0)
    return staleStatusFindings(resource, {
      ...base,
      thing: `consumer ${name} of ${stream}`,
      evidence: { stream, consumer: name },
    });
  const flags = differences.flatMap((difference) => difference.flags);
  const stuck = differences.filter((difference) => difference.flags.length === 0).map(({ key }) => key);
  return [
    consumerDiffers({
      ...base,
      message: `Consumer ${name} of ${stream} is not as ${resourceWords(resource)} wants it: ${differencesInWords(differences)}. ${capitalised(whyLeftSo(resource, "change"))}.`,
      evidence: { stream, consumer: name, ...evidenceOf(differences) },
      remedy: {
        summary: `Change the consumer as the resource wants it, which nack leaves so, or the resource where the server is right.${stuck.length === 0 ? "" : ` ${stuck.join(" and ")} cannot be changed on a consumer that exists: nack creates it again once it is removed, and it begins where its deliver policy says.`}`,
        ...oneOf(flags.length === 0 ? [] : editConsumer(looking.nats, live, ...flags), [
          patchAsIs(resource, differences, looking.kubectl),
        ]),
      },
      cause: [resource.metadata.name, ...differences.map(({ key }) => key)],
    }),
  ];
}

function missingFindings(resource: NackConsumer, looking: Looking): Finding[] {
  const { metadata, spec } = resource;
  const { streamName: stream } = spec;
  const name = nameOfConsumer(resource);
  const base = {
    resource: `kubernetes/consumer/${metadata.name}` as const,
    evidence: { stream, consumer: name, said: errorOf(resource) },
  };
  if (mayBeElsewhere(resource))
    return [elsewhereFinding(resource, { ...base, thing: `consumer ${name} of ${stream}` })];
  const live = looking.streams.find(({ config }) => config.name === stream);
  // Without its stream it cannot be: the finding is about the stream.
  if (isNew(resource, looking) || live === undefined) return [];
  const waiting = live.state.messages;
  const { nats } = looking;
  return [
    consumerMissing({
      ...base,
      severity: waiting > 0 || live.config.retention === "interest" ? "error" : "warning",
      message: `Consumer ${name} of ${stream}, which ${resourceWords(resource)} wants, does not exist, and ${stream} holds ${waiting === 1 ? "one message" : `${waiting} messages`}. ${capitalised(whyLeftSo(resource, "creation"))}.`,
      remedy: {
        summary:
          "See whether nack runs. Until it does, create the consumer as the resource wants it: nack takes one that it finds.",
        commands: [
          nats(
            ...["consumer", "add", stream, name, "--pull"],
            ...filtersOfSpec(spec).map((filter) => `--filter=${filter}`),
            `--ack=${spec.ackPolicy || "none"}`,
            ...(spec.ackWait ? [`--wait=${spec.ackWait}`] : []),
            `--deliver=${deliverWord(spec.deliverPolicy)}`,
            ...(spec.maxDeliver && spec.maxDeliver > 0 ? [`--max-deliver=${spec.maxDeliver}`] : []),
            ...(spec.maxAckPending ? [`--max-pending=${spec.maxAckPending}`] : []),
            "--defaults",
          ),
        ],
      },
    }),
  ];
}

/** As `nats consumer add` (0.5.0) calls the deliver policies that need no further word. */
const deliverWord = (policy: string | null | undefined): string =>
  policy === "lastPerSubject" ? "subject" : policy === "last" || policy === "new" ? policy : "all";
