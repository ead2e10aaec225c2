import type { Case } from "./case.ts";
import { differences, expectedWords, saidWords } from "./judge.ts";
import { runDoctor } from "./run-doctor.ts";
import type { SharedServers } from "./servers.ts";

/** How a case ended. `differs` is empty where doctor is right. */
export interface Outcome {
  id: string;
  about: string;
  expected: string;
  said: string;
  differs: readonly string[];
  knownWrong: string | null;
}

/** Brings a case about, asks doctor, and compares. */
export async function runCase({ id, about, bring, expect, knownWrong }: Case, shared: SharedServers) {
  await using servers = shared.forOne();
  const said = await runDoctor(await bring(servers));
  const outcome: Outcome = {
    id,
    about,
    expected: expectedWords(expect),
    said: saidWords(said),
    differs: differences(expect, said),
    knownWrong: knownWrong ?? null,
  };
  return outcome;
}

/** What to do about an outcome; null: nothing, it is right, or wrong as it is known to be. */
export function trouble({ differs, knownWrong }: Outcome): string | null {
  if (knownWrong === null) return differs.length === 0 ? null : differs.join("; ");
  return differs.length > 0 ? null : "it is right now: take knownWrong away";
}
