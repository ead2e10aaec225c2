/** Runs inside `nomnom lab run`: types the lines that doctor prints, one problem after the other, and writes what came of them to stdout as JSON. */
import { setTimeout as delay } from "node:timers/promises";
import { runDoctor } from "../cases/run-doctor.ts";
import { type LabSituation, situations } from "./lab-situations.ts";
import { isOfThePast, type Proof, undecidedAbout } from "./proof.ts";
import { runLine } from "./shell.ts";
import { type Way, waysIn } from "./ways.ts";

/** More problems than any scenario has. */
const most = 12;
const waitFor = "90s";
/** Longer than any situation takes to show. */
const showsMs = 180_000;
const { env } = process;
const shell = {
  env: Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  ),
  folder: env.HOME ?? "/",
  admin: "postgres",
};

const id = process.argv[2] ?? "";
const situation = situations.find((each) => each.id === id);
const chosen = situation?.only === undefined ? [] : ["--only", situation.only];
/** Doctor in the environment that the lab has set. */
const doctorSays = (args: readonly string[]) =>
  runDoctor([...chosen, ...args], { env: process.env, deadlineMs: 150_000 });
if (situation !== undefined) await bringAbout(situation);

const proofs: Proof[] = [];
const typed = new Set<string>();
for (let round = 0; round < most; round++) {
  const said = await doctorSays([]);
  const way = waysIn(said).find((each) => isRunnable(each) && !typed.has(each.typed));
  if (way === undefined) break;
  typed.add(way.typed);
  const proof = await walked(way);
  // Of two ways that a finding names, the other one is taken where the first does not help.
  if (proof.outcome === "repairs" || !(await hasAnotherWay(way))) proofs.push(proof);
}
process.stdout.write(`${JSON.stringify(proofs)}\n`);

/** Types what breaks it, and waits until doctor sees that. */
async function bringAbout({ breaks, finds }: LabSituation): Promise<void> {
  for (const line of breaks) {
    const { exitCode, output } = await runLine(line, shell);
    if (exitCode !== 0) throw new Error(`${line} ended with ${exitCode}: ${output}`);
  }
  for (const end = Date.now() + showsMs; Date.now() < end; await delay(1_000))
    if (waysIn(await doctorSays([])).some(({ code }) => code === finds)) return;
  throw new Error(`doctor does not find ${finds}`);
}

async function hasAnotherWay({ fingerprint }: Way): Promise<boolean> {
  const ways = waysIn(await doctorSays([]));
  return ways.some((each) => each.fingerprint === fingerprint && isRunnable(each) && !typed.has(each.typed));
}

/** Without a value, an editor, an image or a chart of the reader; the lab has no exec, and what psql does so is proven by the cases of PostgreSQL. */
function isRunnable({ effect, asks, lines }: Way): boolean {
  return (
    effect !== "shows" &&
    !asks &&
    !lines.some((line) => /\bkubectl\b.* (edit|exec) |^(docker|kind|helm) /.test(line))
  );
}

async function walked(way: Way): Promise<Proof> {
  const proof = { caseId: `lab/${id}`, code: way.code, typed: way.typed };
  for (const line of way.lines) {
    const { exitCode, output } = await runLine(line, shell);
    if (exitCode !== 0)
      return {
        ...proof,
        outcome: "wrong",
        why: [`${line} ended with ${exitCode}: ${output.trim().slice(-300)}`],
      };
  }
  if (way.effect === "copies") return { ...proof, outcome: "copies", why: [] };
  const after = await doctorSays(isOfThePast(way) ? [] : ["--wait", waitFor]);
  const still = !isOfThePast(way) && waysIn(after).some(({ fingerprint }) => fingerprint === way.fingerprint);
  const why = [...(still ? [`still found after ${waitFor}`] : []), ...undecidedAbout(after, way)];
  return { ...proof, outcome: why.length > 0 ? "wrong" : isOfThePast(way) ? "prevents" : "repairs", why };
}
