import { repeated } from "../../../remedy/nats.ts";
import { sizeWord } from "../../../remedy/nats-size.ts";
import { oneOf } from "../../../remedy/remedy.ts";
import type { NackStream } from "../../../snapshot/kubernetes/nack.ts";
import { capitalised } from "../../../words/capitalised.ts";
import type { Finding } from "../../finding.ts";
import { streamDifferencesOf, wantedSubjects } from "../nack/nack-differences.ts";
import { errorOf, mayBeElsewhere, resourceWords, whyLeftSo } from "../nack/nack-resource.ts";
import { editStream } from "../streams/stream-commands.ts";
import { elsewhereFinding, staleStatusFindings } from "./common-findings.ts";
import { differencesInWords, evidenceOf, patchAsIs } from "./difference-words.ts";
import { streamDiffers, streamMissing } from "./findings.ts";
import { isNew, type Looking } from "./looking.ts";

/** A Stream resource against the stream that the server has. */
export function streamFindings(resource: NackStream, looking: Looking): Finding[] {
  const { name } = resource.spec;
  const live = looking.streams.find(({ config }) => config.name === name);
  if (live === undefined) return missingFindings(resource, looking);
  const differences = streamDifferencesOf(resource, live);
  const base = { resource: `kubernetes/stream/${resource.metadata.name}` as const };
  if (differences.length === 0)
    return staleStatusFindings(resource, { ...base, thing: name, evidence: { stream: name } });
  const flags = differences.flatMap((difference) => difference.flags);
  const stuck = differences.filter((difference) => difference.flags.length === 0).map(({ key }) => key);
  return [
    streamDiffers({
      ...base,
      message: `${name} is not as ${resourceWords(resource)} wants it: ${differencesInWords(differences)}. ${capitalised(whyLeftSo(resource, "change"))}.`,
      evidence: {
        stream: name,
        ...evidenceOf(differences),
        preventUpdate: resource.spec.preventUpdate ?? false,
      },
      remedy: {
        summary: `Change ${name} as the resource wants it, which nack leaves so, or the resource where the server is right. Nack undoes a change of the server that the resource does not have.${stuck.length === 0 ? "" : ` ${stuck.join(" and ")} cannot be changed on a stream that exists.`}`,
        ...oneOf(flags.length === 0 ? [] : [editStream(looking.nats, live.config, ...flags)], [
          patchAsIs(resource, differences, looking.kubectl),
        ]),
      },
      cause: [resource.metadata.name, ...differences.map(({ key }) => key)],
    }),
  ];
}

function missingFindings(resource: NackStream, looking: Looking): Finding[] {
  const { metadata, spec } = resource;
  const base = {
    resource: `kubernetes/stream/${metadata.name}` as const,
    evidence: { stream: spec.name, subjects: wantedSubjects(spec), said: errorOf(resource) },
  };
  if (mayBeElsewhere(resource)) return [elsewhereFinding(resource, { ...base, thing: spec.name })];
  if (isNew(resource, looking)) return [];
  const { nats } = looking;
  return [
    streamMissing({
      ...base,
      message: `${spec.name}, which ${resourceWords(resource)} wants, does not exist: nothing takes ${wantedSubjects(spec).join(", ") || "its messages"}. ${capitalised(whyLeftSo(resource, "creation"))}.`,
      remedy: {
        summary: `See whether nack runs. Until it does, create ${spec.name} as the resource wants it: nack takes a stream that it finds.`,
        commands: [addStream(resource, nats)],
      },
    }),
  ];
}

function addStream({ spec }: NackStream, nats: Looking["nats"]) {
  const { retention, storage, discard, maxBytes, maxMsgs, maxMsgsPerSubject, maxMsgSize } = spec;
  const flag = (name: string, value: string | number | null | undefined) =>
    value === null || value === undefined || value === "" ? [] : [`${name}=${value}`];
  const limited = (name: string, value: number | null | undefined) =>
    value == null || value <= 0 ? [] : [`${name}=${value}`];
  return nats(
    ...["stream", "add", spec.name, ...repeated("--subjects", wantedSubjects(spec))],
    ...flag("--retention", retention === "workqueue" ? "work" : retention),
    ...flag("--storage", storage),
    ...flag("--discard", discard),
    ...flag("--replicas", spec.replicas),
    ...(maxBytes && maxBytes > 0 ? ["--max-bytes", sizeWord(maxBytes)] : []),
    ...limited("--max-msgs", maxMsgs),
    ...limited("--max-msgs-per-subject", maxMsgsPerSubject),
    ...limited("--max-msg-size", maxMsgSize),
    ...flag("--max-age", spec.maxAge),
    ...flag("--dupe-window", spec.duplicateWindow),
    ...flag("--mirror", spec.mirror?.name),
    ...spec.sources.flatMap(({ name }) => ["--source", name]),
    "--defaults",
  );
}
