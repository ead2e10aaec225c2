/**
 * Records the folders of fixtures/snapshots again and prints what changed (docs/add-a-check.md): `npm run record -- [NAME…] [--check] [--from-raw]`.
 */
import { join } from "node:path";
import { parseRequest, type Request } from "./command-line.ts";
import { recordedElsewhere } from "./elsewhere.ts";
import { committedFolders, compare, write } from "./folder.ts";
import { rebuild } from "./from-raw.ts";
import { missing } from "./prerequisites.ts";
import type { Recording } from "./recording.ts";
import { recordings } from "./recordings.ts";
import { endServers, type Taken, take } from "./take.ts";

/** Each has servers of its own, and most of the time is spent waiting for silence to last. */
const concurrency = 4;

for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => endServers().finally(() => process.exit(130)));

process.exitCode = await main();

async function main(): Promise<number> {
  const known = recordings.map(({ name }) => name);
  const request = parseRequest(process.argv.slice(2), [...known, ...Object.keys(recordedElsewhere)]);
  if ("problem" in request) {
    console.error(request.problem);
    return 2;
  }
  const { names } = request;
  const isWanted = (name: string) => names.length === 0 || names.includes(name);
  const waiting = recordings.filter(({ name }) => isWanted(name));
  let isGood = true;
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      isGood = (await handle(next, request)) && isGood;
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  const elsewhere = Object.entries(recordedElsewhere).filter(([name]) => isWanted(name));
  for (const [name, how] of elsewhere)
    console.log(`${name}: cannot be recorded from within the project: ${how}`);
  return isGood && (names.length === 0 || elsewhere.length === 0) ? 0 : 1;
}

/** False: something went wrong, or differs where nothing may. */
async function handle(recording: Recording, request: Request): Promise<boolean> {
  const { name } = recording;
  try {
    return request.fromRaw ? await handleRaw(name, request) : await handleLive(recording, request);
  } catch (error) {
    console.log(`${name}: failed: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

async function handleLive(recording: Recording, request: Request): Promise<boolean> {
  const lacking = await missing(recording.needs);
  if (lacking === null) return show(recording.name, await take(recording), request);
  console.log(`${recording.name}: left out, needs ${lacking}`);
  return request.names.length === 0;
}

async function handleRaw(name: string, request: Request): Promise<boolean> {
  const rebuilt = await rebuild(name);
  if (rebuilt === null) {
    console.log(`${name}: left out, has no raw-answers.json`);
    return request.names.length === 0;
  }
  for (const section of rebuilt.stale)
    console.log(`${name}: ${section} asks what was not asked then; record it again from a server`);
  return show(name, rebuilt, request);
}

async function show(name: string, taken: Taken, { check }: Request): Promise<boolean> {
  const folder = join(committedFolders, name);
  const differences = await compare(folder, taken);
  const lines = Object.values(differences).flat();
  console.log([`${name}: ${lines.length === 0 ? "unchanged" : "changed"}`, ...lines].join("\n  "));
  if (!check) await write(folder, taken, differences);
  return !check || lines.length === 0;
}
