import { commandLine } from "../../remedy/command.ts";
import { type Nats, natsFor } from "../../remedy/nats.ts";
import { deadLettersLeft } from "../reporting/dead-letters-left.ts";
import type { LeftBehind } from "../reporting/e2e-report.ts";
import type { RunContext } from "../run/run-context.ts";
import type { Observation, SentMessage } from "./message-state.ts";
import { messageAt } from "./streams.ts";

/** What stays of a message in the streams, with the lines that remove it: its dead letter, and for a plan of the user's own the message itself. */
export async function messagesLeft(
  connections: RunContext["connections"],
  sent: SentMessage,
  { found, deadLetter, further }: Pick<Observation, "found" | "deadLetter" | "further">,
): Promise<LeftBehind[]> {
  const nats = natsFor(connections.target());
  const dead = deadLettersLeft(
    nats,
    sent.deadLetters?.name ?? null,
    deadLetter === null ? [] : [deadLetter.seq],
  );
  if (sent.plan.origin === "built-in") return dead;
  const seen = [
    { stream: sent.stream?.name, seq: found?.seq },
    ...sent.further.map(({ stream }, index) => ({ stream: stream?.name, seq: further[index]?.seq })),
  ];
  const left: LeftBehind[] = [];
  for (const { stream, seq } of seen) {
    if (stream === undefined || seq === undefined) continue;
    if (await isThere(connections, stream, seq)) left.push(messageLeft(nats, stream, seq));
  }
  return [...left, ...dead];
}

/** A stream may have forgotten it: it was taken. */
async function isThere(
  connections: RunContext["connections"],
  stream: string,
  seq: number,
): Promise<boolean> {
  const nats = await connections.nats();
  const found = nats.ok ? await messageAt(nats.data, stream, { seq }) : null;
  return found?.ok !== true || found.data !== null;
}

const messageLeft = (nats: Nats, stream: string, seq: number): LeftBehind => ({
  what: `the message of this run stays: sequence ${seq} of stream ${stream}`,
  command: commandLine(nats("stream", "rmm", stream, String(seq), "--force")),
});
