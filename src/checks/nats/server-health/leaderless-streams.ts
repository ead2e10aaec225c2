import type { Stream } from "../../../snapshot/nats.ts";
import type { ProbeError, ProbeResult } from "../../../snapshot/probe-result.ts";
import { plural } from "../../../units/counted.ts";
import { defineFinding, type Finding } from "../../finding.ts";
import { type ServerContext, systemReport } from "./server-context.ts";
import { isSilent, leavesNoMajority } from "./silence.ts";

export const streamsWithoutLeader = defineFinding({
  code: "nats/server-health/streams-without-leader",
  title: "Streams have no leader that answers, or no majority of their servers",
  severity: ["error"],
  resource: ["nats/server"],
  recovers: null,
});

export const unsupported = defineFinding({
  code: "nats/server-health/unsupported",
  title: "The server cannot run a stream",
  severity: ["error"],
  resource: ["nats/stream"],
  recovers: null,
});

/**
 * Streams nobody leads: publishing to them finds no responders, and nothing is delivered (measured on clusters of 2.9.10, 2.10.27, 2.15.1). And those whose leader
 * has lost the majority: of two replicas with one server gone the leader stays in the list, and takes nothing (2.10.27, 2.15.3).
 */
export function leaderlessFindings(streams: ProbeResult<Stream[]>, context: ServerContext): Finding[] {
  if (!streams.ok) return unlistedFindings(streams.error, context);
  const namesOf = (isSo: (stream: Stream) => boolean) =>
    streams.data.filter(isSo).map(({ config }) => config.name);
  const without = (names: readonly string[], what: string): Finding[] => {
    const words = `${names.length} of ${streams.data.length} streams ${plural(names.length, "has", "have")} no ${what}: ${names.slice(0, 10).join(", ")}`;
    return names.length === 0 ? [] : [withoutLeader(names, words, context)];
  };
  return [
    ...without(namesOf(isLeaderless), "leader"),
    ...without(
      namesOf((stream) => !isLeaderless(stream) && lacksMajority(stream)),
      "majority of their servers",
    ),
  ];
}

function lacksMajority({ cluster }: Stream): boolean {
  const replicas = cluster?.replicas ?? [];
  const silent = replicas.filter(({ offline = false, active = 0 }) =>
    isSilent({ offline, silentMs: active / 1e6 }),
  );
  return leavesNoMajority(silent.length, replicas.length + 1);
}

/** A list that comes with `cluster` and no leader in it: too few of its servers are there. A single server's streams have no `cluster`. */
export const isLeaderless = ({ cluster }: Stream): boolean => Boolean(cluster) && !cluster?.leader;

/** The list named streams instead of showing them: their leader does not answer, or the server cannot run them. */
function unlistedFindings(error: ProbeError, context: ServerContext): Finding[] {
  const unlisted = Object.entries(error.unlisted ?? namedIn(error));
  const reasons = unlisted.flatMap(([name, reason]) => (reason === null ? [] : [[name, reason] as const]));
  const silent = unlisted.flatMap(([name, reason]) => (reason === null ? [name] : []));
  return [
    ...reasons.map(([name, reason]) =>
      unsupported({
        message: `The server cannot run ${name}: ${reason}. The stream takes and delivers no messages; those it holds are on disk.`,
        resource: `nats/stream/${name}`,
        evidence: { stream: name, reason },
        remedy: {
          summary: `A newer nats-server wrote ${name}: run at least that version again. Do not create ${name} again.`,
          commands: [],
        },
      }),
    ),
    ...(silent.length === 0 ? [] : [withoutLeader(silent, error.message.replace(/\.$/, ""), context)]),
  ];
}

/** Older snapshots name them in the message only. */
function namedIn({ kind, message }: ProbeError): Record<string, null> {
  const names = kind === "unreachable" ? /streams do not answer: (.+)$/.exec(message)?.[1] : undefined;
  return Object.fromEntries((names?.split(", ") ?? []).map((name) => [name, null]));
}

const withoutLeader = (names: readonly string[], what: string, context: ServerContext): Finding =>
  streamsWithoutLeader({
    message: `${what}. Their servers are down or have no majority: messages published to them are refused or lost, and none is delivered.`,
    resource: "nats/server/cluster",
    evidence: { streams: [...names] },
    remedy: {
      summary:
        "Bring back the servers that hold them. A stream with one replica is not available while its server is down, one with two while either is.",
      commands: [context.nats("stream", "report"), ...systemReport(context)],
    },
  });
