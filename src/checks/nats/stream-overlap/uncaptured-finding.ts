import { type Nats, repeated } from "../../../remedy/nats.ts";
import type { Stream } from "../../../snapshot/nats.ts";
import { covers, coversShortest, uncovered } from "../../../subjects/covers.ts";
import { subjectsOverlap } from "../../../subjects/overlap.ts";
import type { Finding } from "../../finding.ts";
import { editStream } from "../streams/stream-commands.ts";
import type { WantedStream } from "../streams/wanted-streams.ts";
import { uncaptured } from "./findings.ts";

/** An existing stream is taken as it is: subjects it lacks and no other stream has are captured by nothing. */
export function uncapturedFinding(stream: WantedStream, live: readonly Stream[], nats: Nats): Finding | null {
  const existing = live.find(({ config }) => config.name === stream.name);
  // That a stream is sealed is for nats/stream-config to say.
  if (existing === undefined || existing.config.sealed) return null;
  // A mirror, or a stream of sources alone, takes nothing that is published: where nobody is known to write to it, its messages come from elsewhere.
  const { mirror, sources } = existing.config;
  const isCopy = Boolean(mirror) || (sources.length > 0 && existing.config.subjects.length === 0);
  if (isCopy && stream.writers.length === 0) return null;
  const captured = live
    .filter(({ config }) => !config.mirror && !config.sealed)
    .flatMap(({ config }) => config.subjects);
  const missing = uncovered(stream.subjects, captured);
  if (missing.length === 0) return null;
  const isIn = (subject: string, test: (own: string, subject: string) => boolean) =>
    captured.some((own) => test(own, subject));
  const onlyLonger = missing.every((subject) => isIn(subject, coversShortest));
  const inPart = missing.every((subject) => isIn(subject, subjectsOverlap));
  const loss = onlyLonger
    ? `no stream captures what is published to ${missing.join(", ")} under a subject with more tokens: that gets no responders`
    : inPart
      ? `no stream captures all of ${missing.join(", ")}: what is published to the rest gets no responders`
      : `no stream captures ${missing.join(", ")}: publishing there fails with no responders`;
  // Of two that overlap the server takes neither (10052): the wider one is enough.
  const kept = existing.config.subjects.filter((own) => !missing.some((wide) => covers(wide, own)));
  const subjects = [...new Set([...kept, ...missing])];
  return uncaptured({
    severity: onlyLonger ? "warning" : "error",
    message: `${stream.name} ${mirror ? `is a mirror of ${mirror.name}` : `exists on ${existing.config.subjects.join(", ") || "no subject"}`}, so ${loss}. The services take an existing stream as it is, without an error.`,
    resource: `nats/stream/${stream.name}`,
    evidence: {
      stream: stream.name,
      subjects: existing.config.subjects,
      wanted: stream.subjects,
      uncaptured: missing,
    },
    // Adding subjects to a mirror: 10034.
    remedy: mirror
      ? {
          summary: `A mirror takes no subjects: let ${stream.writers.join(" and ")} publish to what ${mirror.name} takes, or let the mirror have another name, so that ${stream.name} can be a stream of its own.`,
          commands: [nats("stream", "info", stream.name)],
        }
      : {
          summary: `Give ${stream.name} the subjects its writers publish to.`,
          commands: [editStream(nats, existing.config, ...repeated("--subjects", subjects))],
        },
  });
}
