import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type RawAnswers, rawAnswersSchema } from "./raw-answers.ts";
import type { Taken } from "./take.ts";
import { whatChanged } from "./what-changed.ts";

/** fixtures/snapshots of this checkout. */
export const committedFolders = fileURLToPath(new URL("../../fixtures/snapshots", import.meta.url));

const files = {
  snapshot: "snapshot.json",
  serverAnswers: "server-answers.json",
  rawAnswers: "raw-answers.json",
} as const;

/** Of each file the lines `FILE.PATH: before → after`. */
export type Differences = Readonly<Record<keyof typeof files, readonly string[]>>;

/** The files of a folder as they are; one that is not there is undefined. */
export async function readFolder(folder: string) {
  const raw = await readJson(folder, files.rawAnswers);
  return {
    snapshot: await readJson(folder, files.snapshot),
    serverAnswers: await readJson(folder, files.serverAnswers),
    rawAnswers: raw === undefined ? undefined : rawAnswersSchema.parse(raw),
  };
}

/** How what was taken differs from what the folder holds. */
export async function compare(folder: string, taken: Taken): Promise<Differences> {
  const before = await readFolder(folder);
  return {
    snapshot: whatChanged(before.snapshot, asJson(taken.snapshot), files.snapshot),
    serverAnswers: whatChanged(before.serverAnswers, taken.serverAnswers, files.serverAnswers),
    // What the snapshot knows of an answer is compared there. Of the rest too much is another on every run.
    rawAnswers: whatChanged(
      requestsOf(before.rawAnswers),
      requestsOf(taken.rawAnswers),
      `${files.rawAnswers}.requests`,
    ),
  };
}

/** Writes what differs. Where all is the same but times and process ids, the cases go on with those they know. */
export async function write(folder: string, taken: Taken, differences: Differences): Promise<void> {
  await mkdir(folder, { recursive: true });
  const save = (file: string, document: unknown) =>
    writeFile(join(folder, file), `${JSON.stringify(document, null, 1)}\n`);
  if (differences.snapshot.length > 0) await save(files.snapshot, taken.snapshot);
  if (differences.serverAnswers.length > 0 && taken.serverAnswers !== undefined)
    await save(files.serverAnswers, taken.serverAnswers);
  if (Object.values(differences).flat().length > 0) await save(files.rawAnswers, taken.rawAnswers);
}

const requestsOf = (raw: RawAnswers | undefined): string[] | undefined =>
  raw?.answers.map(({ part, request }) => `${part} ${JSON.stringify(request)}`).sort();

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
