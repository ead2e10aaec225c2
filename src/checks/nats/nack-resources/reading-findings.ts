import type { NackConsumer } from "../../../snapshot/kubernetes/nack.ts";
import { parseDuration } from "../../../units/duration.ts";
import type { Finding } from "../../finding.ts";
import { editConsumer } from "../consumers/edit-consumer.ts";
import {
  isStreamResource,
  kubectlKind,
  type NackResource,
  nameOfConsumer,
  resourceWords,
} from "../nack/nack-resource.ts";
import { hastyAckWait, unreadable } from "./findings.ts";
import type { Looking } from "./looking.ts";

/** Shorter than any service needs to acknowledge what it was just handed. */
const hastyMs = 10;

/** What nack takes with time.ParseDuration, and what it makes of the rest: an error in its own log, and a resource that stays as it is. */
export function readingFindings(resource: NackResource, looking: Looking): Finding[] {
  const { kubectl } = looking;
  const { metadata } = resource;
  const subject =
    `kubernetes/${isStreamResource(resource) ? "stream" : "consumer"}/${metadata.name}` as const;
  const refused = durationsOf(resource).flatMap(([key, text]) => {
    const parsed = parseDuration(text);
    return parsed.ok ? [] : [{ key, text, why: parsed.error }];
  });
  const both =
    !isStreamResource(resource) && resource.spec.filterSubject && resource.spec.filterSubjects.length > 0;
  return [
    ...refused.map(({ key, text, why }) =>
      unreadable({
        resource: subject,
        message: `${resourceWords(resource)} says ${key} ${JSON.stringify(text)}, which nack cannot read (${why}): it neither makes nor changes what the resource is for.`,
        evidence: { key, value: text },
        remedy: {
          summary: `Write ${key} as Go does: ${inHours(text) ?? "30s, 5m, 24h"}.`,
          commands: [
            inHours(text) === null || key.includes("[")
              ? kubectl("edit", kubectlKind(resource), metadata.name)
              : kubectl(
                  ...["patch", kubectlKind(resource), metadata.name, "--type=merge", "-p"],
                  JSON.stringify({ spec: { [key]: inHours(text) } }),
                ),
          ],
        },
        cause: [metadata.name, key],
      }),
    ),
    ...(both
      ? [
          unreadable({
            resource: subject,
            message: `${resourceWords(resource)} has filterSubject and filterSubjects, and nack refuses both at once: it neither makes nor changes the consumer.`,
            evidence: {
              filterSubject: resource.spec.filterSubject ?? "",
              filterSubjects: resource.spec.filterSubjects,
            },
            remedy: {
              summary: "Keep one of the two.",
              commands: [kubectl("edit", kubectlKind(resource), metadata.name)],
            },
            cause: [metadata.name, "filterSubjects"],
          }),
        ]
      : []),
    ...(isStreamResource(resource) ? [] : hastyFindings(resource, looking)),
  ];
}

/** nack's CRD fills in 1ns where ackWait is left out, and the server takes it as it is (2.9.10: the next fetch gets the same message again). */
function hastyFindings(resource: NackConsumer, { consumers, kubectl, nats }: Looking): Finding[] {
  const { metadata, spec } = resource;
  const wait = spec.ackWait ? parseDuration(spec.ackWait) : null;
  const acknowledges = spec.ackPolicy === "explicit" || spec.ackPolicy === "all";
  if (!acknowledges || spec.backoff.length > 0 || !wait?.ok || wait.milliseconds >= hastyMs) return [];
  const live = consumers.find(
    (one) => one.stream_name === spec.streamName && one.name === nameOfConsumer(resource),
  );
  return [
    hastyAckWait({
      resource: `kubernetes/consumer/${metadata.name}`,
      message: `${resourceWords(resource)} has ackWait ${spec.ackWait}${spec.ackWait === "1ns" ? ", nack's default where none is written" : ""}: each message is handed out again before anybody can acknowledge it.`,
      evidence: { ackWait: spec.ackWait ?? null, ackPolicy: spec.ackPolicy ?? null },
      remedy: {
        summary: "Set ackWait to what the slowest message takes; 30s is the server's own default.",
        commands: [
          kubectl(
            ...["patch", kubectlKind(resource), metadata.name, "--type=merge", "-p"],
            JSON.stringify({ spec: { ackWait: "30s" } }),
          ),
          ...(live === undefined ? [] : editConsumer(nats, live, "--wait=30s")),
        ],
      },
    }),
  ];
}

function durationsOf(resource: NackResource): [key: string, text: string][] {
  const given: [string, string | null | undefined][] = isStreamResource(resource)
    ? [
        ["maxAge", resource.spec.maxAge],
        ["duplicateWindow", resource.spec.duplicateWindow],
      ]
    : [
        ["ackWait", resource.spec.ackWait],
        ...resource.spec.backoff.map((wait, index): [string, string] => [`backoff[${index}]`, wait]),
      ];
  return given.flatMap(([key, text]): [string, string][] => (text ? [[key, text]] : []));
}

/** Days and weeks, which Go has no unit for. */
function inHours(text: string): string | null {
  const [, number, unit] = /^(\d+)([dw])$/.exec(text) ?? [];
  return number === undefined ? null : `${Number(number) * (unit === "w" ? 168 : 24)}h`;
}
