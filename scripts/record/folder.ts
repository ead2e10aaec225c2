import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type RawAnswers, rawAnswersSchema } from "./raw-answers.ts";
import type { Taken } from "./take.ts";
import { whatChanged } from "./what-changed.ts";

/** fixtures/snapshots of this checkout. */
export const committedFolders = fileURLToPath(new URL("../../fixtures/snapshots", import.meta.url));

const rawFile = "raw-answers.json";

/** The files of a folder as they are; a file that is not there is undefined. */
export async function readFolder(folder: string) {
  const raw = await readJson(folder, rawFile);
  return {
    snapshot: await readJson(folder, "snapshot.json"),
    serverAnswers: await readJson(folder, "server-answers.json"),
    rawAnswers: raw === undefined ? undefined : rawAnswersSchema.parse(raw),
  };
}

/** How what was taken differs from what the folder holds: lines of `FILE.PATH: before → after`, none when it is the same. */
export async function differences(folder: string, taken: Taken): Promise<string[]> {
  const before = await readFolder(folder);
  // What the snapshot knows of an answer is compared there. Of the rest too much is another on every run.
  const requests = (raw: RawAnswers | undefined) =>
    raw?.answers.map(({ part, request }) => `${part} ${JSON.stringify(request)}`);
  return [
    ...whatChanged(before.snapshot, asJson(taken.snapshot), "snapshot.json"),
    ...whatChanged(before.serverAnswers, taken.serverAnswers, "server-answers.json"),
    ...whatChanged(requests(before.rawAnswers), requests(taken.rawAnswers), rawFile),
  ];
}

/** Writes what was taken into a folder. */
export async function writeFolder(folder: string, taken: Taken): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeJson(folder, "snapshot.json", taken.snapshot);
  await writeJson(folder, rawFile, taken.rawAnswers);
  if (taken.serverAnswers !== undefined) await writeJson(folder, "server-answers.json", taken.serverAnswers);
}

const writeJson = (folder: string, file: string, document: unknown) =>
  writeFile(join(folder, file), `${JSON.stringify(document, null, 1)}\n`);

async function readJson(folder: string, file: string): Promise<unknown> {
  const text = await readFile(join(folder, file), "utf8").catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  return text === undefined ? undefined : JSON.parse(text);
}

const isMissing = (error: unknown) => error instanceof Error && "code" in error && error.code === "ENOENT";

/** A field that is undefined is not in the file. */
const asJson = (document: unknown): unknown => JSON.parse(JSON.stringify(document));
