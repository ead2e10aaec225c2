import { commandLine } from "../../remedy/command.ts";
import type { Nats } from "../../remedy/nats.ts";
import { counted } from "../../units/counted.ts";
import type { LeftBehind } from "./e2e-report.ts";

/** Beyond so many stretches of sequences no line is given that removes them. */
const maxStretches = 20;

/** Dead letters of orders of a run: they are nobody's messages any more, and doctor goes on warning of them. */
export function deadLettersLeft(
  nats: Nats,
  stream: string | null,
  sequences: readonly number[],
): LeftBehind[] {
  const [first] = sequences;
  if (stream === null || first === undefined) return [];
  if (sequences.length === 1)
    return [
      {
        what: `the dead letter of this run's order stays: sequence ${first} of stream ${stream}`,
        command: commandLine(nats("stream", "rmm", stream, String(first), "--force")),
      },
    ];
  const stretches = stretchesOf(sequences);
  const listed = stretches.map(([from, to]) => (from === to ? `${from}` : `${from} to ${to}`));
  const named = listed.slice(0, maxStretches).join(", ");
  return [
    {
      what: `${counted(sequences.length, "dead letter")} of this run's orders stay: sequences ${named}${listed.length > maxStretches ? " and more" : ""} of stream ${stream}`,
      command: stretches.length > maxStretches ? null : loopOver(nats, stream, stretches),
    },
  ];
}

type Stretch = [from: number, to: number];

/** A line that removes message after message; `nats stream rmm` takes one at a time. */
function loopOver(nats: Nats, stream: string, stretches: readonly Stretch[]): string {
  const list = stretches.map(([from, to]) => (from === to ? `${from}` : `$(seq ${from} ${to})`)).join(" ");
  const removal = commandLine(nats("stream", "rmm", stream, { variable: "sequence" }, "--force"));
  return `for sequence in ${list}; do ${removal}; done`;
}

function stretchesOf(sequences: readonly number[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const sequence of sequences.toSorted((a, b) => a - b)) {
    const last = stretches.at(-1);
    if (last !== undefined && last[1] + 1 === sequence) last[1] = sequence;
    else stretches.push([sequence, sequence]);
  }
  return stretches;
}
