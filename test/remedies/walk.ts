/** Runs inside `nomnom lab run`: types the lines that doctor prints, one problem after the other, and writes what came of them to stdout as JSON. */
import { doctorSays } from "./doctor-says.ts";
import type { Proof } from "./proof.ts";
import { runLine } from "./shell.ts";
import { type Way, waysIn } from "./ways.ts";

/** More problems than any scenario has. */
const most = 12;
const waitFor = "90s";

const proofs: Proof[] = [];
const typed = new Set<string>();
for (let round = 0; round < most; round++) {
  const said = await doctorSays([]);
  const way = waysIn(said).find((each) => isRunnable(each) && !typed.has(each.typed));
  if (way === undefined) break;
  typed.add(way.typed);
  proofs.push(await walked(way));
}
process.stdout.write(`${JSON.stringify(proofs)}\n`);

/** Without a value or an editor of the reader; the lab has no exec, and what psql does so is proven by the cases of PostgreSQL. */
function isRunnable({ effect, asks, lines }: Way): boolean {
  return effect === "changes" && !asks && !lines.some((line) => /\bkubectl\b.* (edit|exec) /.test(line));
}

async function walked(way: Way): Promise<Proof> {
  const proof = { caseId: `lab/${process.argv[2] ?? ""}`, code: way.code, typed: way.typed };
  const env = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  for (const line of way.lines) {
    const { exitCode, output } = await runLine(line, { env, admin: "postgres" });
    if (exitCode !== 0)
      return {
        ...proof,
        outcome: "wrong",
        why: [`${line} ended with ${exitCode}: ${output.trim().slice(-300)}`],
      };
  }
  const after = await doctorSays(["--wait", waitFor]);
  const still = waysIn(after).some(({ fingerprint }) => fingerprint === way.fingerprint);
  return {
    ...proof,
    outcome: still ? "wrong" : "repairs",
    why: still ? [`still found after ${waitFor}`] : [],
  };
}
