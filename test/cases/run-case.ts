import type { Case } from "./case.ts";
import { differences, expectedWords, saidWords } from "./judge.ts";
import { natsServerSince } from "./nats-servers.ts";
import { findPgBouncer, keepsStatements } from "./postgres/pooler.ts";
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
  /** Why it was not brought about; null: it was. */
  notRun: string | null;
}

/** Brings a case about, asks doctor, and compares. */
export async function runCase(each: Case, shared: SharedServers): Promise<Outcome> {
  const { id, about, bring, expect, knownWrong = null } = each;
  const notRun = await lackOf(each);
  if (notRun !== null)
    return { id, about, expected: expectedWords(expect), said: "not run", differs: [], knownWrong, notRun };
  await using servers = shared.forOne();
  const said = await runDoctor(await bring(servers));
  return {
    ...{ id, about, knownWrong, notRun: null },
    expected: expectedWords(expect),
    said: saidWords(said),
    differs: differences(expect, said),
  };
}

/** What is not here of what a case needs. */
async function lackOf({ since, needs }: Case): Promise<string | null> {
  if (since !== undefined && (await natsServerSince(since)) === null)
    return `needs nats-server ${since.join(".")} (NOMNOM_NEW_NATS_SERVER)`;
  if (needs === undefined) return null;
  const pooler = await findPgBouncer();
  const isThere = pooler !== null && (needs === "pgbouncer" || (await keepsStatements(pooler)));
  return isThere ? null : `needs ${needs} (NOMNOM_PGBOUNCER)`;
}

/** What to do about an outcome; null: nothing, it is right, or wrong as it is known to be. */
export function trouble({ differs, knownWrong, notRun }: Outcome): string | null {
  if (notRun !== null) return null;
  if (knownWrong === null) return differs.length === 0 ? null : differs.join("; ");
  return differs.length > 0 ? null : "it is right now: take knownWrong away";
}
