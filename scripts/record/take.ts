import { openConnections } from "../../src/connect/open-connections.ts";
import { type CleanupStack, createCleanupStack } from "../../src/lab/cleanup-stack.ts";
import { parseSnapshot } from "../../src/snapshot/file.ts";
import type { Snapshot } from "../../src/snapshot/snapshot.ts";
import { normalise } from "./normalise.ts";
import { noteAnswers } from "./noted-connections.ts";
import { keptAnswer, type RawAnswers, rawAnswersSchema } from "./raw-answers.ts";
import { readSnapshot } from "./read-snapshot.ts";
import type { Place, Recording } from "./recording.ts";

/** What is written into the folder of a recording. */
export interface Taken {
  snapshot: Snapshot;
  rawAnswers: RawAnswers;
  /** Absent: nothing was attempted. */
  serverAnswers?: unknown;
}

/** Of recordings that are not finished. */
const running = new Set<CleanupStack>();

const readingMs = 60_000;
const requestTimeoutMs = 10_000;

/** Brings real servers into the state of a recording, reads them as doctor does, and ends them. */
export async function take(recording: Recording): Promise<Taken> {
  const cleanups = createCleanupStack();
  running.add(cleanups);
  try {
    const { looksAt, attempts } = await recording.bring(cleanups);
    const read = await readServers(recording, looksAt);
    if (attempts === undefined) return read;
    const instead = looksAt.flatMap((place) => place.instead);
    return { ...read, serverAnswers: normalise(await attempts(), instead) };
  } finally {
    await cleanups.run();
    running.delete(cleanups);
  }
}

/** Ends all servers that run: when the command is interrupted. */
export async function endServers(): Promise<void> {
  await Promise.allSettled([...running].map((cleanups) => cleanups.run()));
}

async function readServers({ name, sections }: Recording, looksAt: readonly Place[]): Promise<Taken> {
  const signal = AbortSignal.timeout(readingMs);
  await using connections = await open(looksAt, signal);
  const { connections: noting, noted } = noteAnswers(connections);
  const takenAt = new Date().toISOString();
  const snapshot = await readSnapshot(noting, sections, { takenAt, signal });
  const { clients, answers } = noted();
  const secrets = connections.secrets();
  const kept = answers.map((answer) => keptAnswer(answer, secrets));
  const raw = { takenAt, target: snapshot.target, clients, answers: kept };
  const instead = looksAt.flatMap((place) => place.instead);
  return {
    snapshot: parseSnapshot(name, normalise(snapshot, instead)),
    rawAnswers: rawAnswersSchema.parse(normalise(raw, instead)),
  };
}

function open(looksAt: readonly Place[], signal: AbortSignal) {
  const entries = looksAt.flatMap(({ settings }) => [...settings]);
  const given = new Map(entries.map(([name, value]) => [name, { value, origin: "record" }]));
  return openConnections(
    { given, kubernetes: given.has("kubernetes.kubeconfig"), requestTimeoutMs },
    { env: {}, homeDir: "/nonexistent", signal },
  );
}
