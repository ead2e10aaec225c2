/**
 * Types every line that doctor prints for the situations of `npm run cases` into a shell, with the real `nats` and `psql`, and looks again:
 * `npm run test:remedies -- [WORD…] [--write]`. With --write the table goes into docs/remedies.md.
 */
import { mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { password } from "../../scripts/record/postgres/server.ts";
import { cases } from "../cases/cases.ts";
import { natsServerSince } from "../cases/nats-servers.ts";
import { shareServers } from "../cases/servers.ts";
import { proveInLab, scenarios } from "./in-labs.ts";
import { situations } from "./lab-situations.ts";
import { missingTool } from "./prerequisites.ts";
import { type Proof, prove } from "./proof.ts";
import { sumOf, tableOf, tablePage, withPart } from "./table.ts";
import { unproven, unprovenLines } from "./unproven.ts";

/** Each walk mostly waits for its servers. */
const concurrency = 4;

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  const missing = await missingTool();
  if (missing !== null) {
    console.error(missing);
    return 1;
  }
  const words = args.filter((arg) => !arg.startsWith("--"));
  const isWanted = (id: string) => words.length === 0 || words.some((word) => id.includes(word));
  const proofs = await proveAll(isWanted);
  console.log(tableOf(proofs));
  for (const { caseId, typed, outcome, why } of proofs)
    if (outcome === "wrong") console.log(`\n${caseId}: ${typed}\n  ${why.join("\n  ")}`);
  console.log(`\n${sumOf(proofs)}`);
  if (args.includes("--write")) await writePage(proofs);
  return proofs.some(({ outcome }) => outcome === "wrong") ? 1 : 0;
}

async function writePage(proofs: readonly Proof[]): Promise<void> {
  const page = await readFile(tablePage, "utf8");
  const proven = withPart(page, "remedies", `${sumOf(proofs)}.\n\n${tableOf(proofs)}`);
  await writeFile(tablePage, withPart(proven, "unproven", unprovenLines(await unproven(proven))));
}

async function proveAll(isWanted: (id: string) => boolean): Promise<Proof[]> {
  await using shared = shareServers();
  const home = await mkdtemp(join(tmpdir(), "nomnom-remedies-"));
  await symlink(fileURLToPath(new URL("../../bin/nomnom.js", import.meta.url)), join(home, "nomnom"));
  const shell = {
    env: { PATH: `${home}:${process.env.PATH ?? ""}`, HOME: home, PGPASSWORD: password, LC_ALL: "C.UTF-8" },
    admin: "postgres",
  };
  /** One backup does not go where another is. */
  const inFolder = async (work: (folder: string) => Promise<Proof[]>): Promise<Proof[]> =>
    work(await mkdtemp(join(home, "case-")));
  const missing = new Set<string>();
  for (const { id, since } of cases)
    if (since !== undefined && (await natsServerSince(since)) === null) missing.add(id);
  const jobs = [
    ...cases
      .filter(({ id }) => !id.startsWith("healthy") && !missing.has(id))
      .map((each) => ({
        id: each.id,
        prove: () => inFolder((folder) => prove(each, shared, { ...shell, folder })),
      })),
    ...(await scenarios()).map((name) => ({ id: `lab/${name}`, prove: () => proveInLab(name, home) })),
    ...situations.map(({ id, scenario }) => ({
      id: `lab/${id}`,
      prove: () => proveInLab(scenario, home, id),
    })),
  ].filter(({ id }) => isWanted(id));
  const waiting = [...jobs.entries()];
  const proofs: Proof[][] = [];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, job] = next;
      proofs[index] = await job.prove().catch((error: unknown) => [brokenOff(job.id, error)]);
    }
  };
  try {
    await Promise.all(Array.from({ length: concurrency }, worker));
  } finally {
    await rm(home, { recursive: true, force: true });
  }
  return proofs.flat();
}

function brokenOff(caseId: string, error: unknown): Proof {
  const why = [error instanceof Error ? error.message : String(error)];
  return { caseId, code: "", typed: "", outcome: "wrong", why };
}
