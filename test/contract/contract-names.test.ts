import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const root = new URL("../../", import.meta.url).pathname;

/** What only nomnom's own contract may name (src/blueprint/contracts/nomnom.yaml). */
const names =
  /MESSAGES|messages\.(ingest|dlq)|\bNATS_(STREAM|CONSUMER)\b|MAX_DELIVER\b|"workers"|order_line_items|message_status|"orders"|(?<!command: |case )"order"|ingestion-api|dashboard-(backend|frontend)|\$\{(blueprint\.)?release\}-(worker|ingestion|nats|db)/;

/** Folders that know no pipeline in particular. */
const folders = ["src/checks", "src/collect", "src/e2e", "src/jetstream", "src/tui"];

/** Cases are examples: they play nomnom. */
const isProgram = (file: string): boolean => /\.tsx?$/.test(file) && !/\/cases(\.ts$|\/)/.test(file);

const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "$1");

describe("checks, collectors, e2e and screens know nothing of nomnom's own contract", () => {
  it.each(folders)("%s names no stream, table, workload or label of it", (folder) => {
    const files = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .map((file) => `${folder}/${file}`)
      .filter(isProgram);
    expect(files.length).toBeGreaterThan(0);
    const found = files.flatMap((file) =>
      withoutComments(readFileSync(join(root, file), "utf8"))
        .split("\n")
        .filter((line) => names.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
    expect(found).toEqual([]);
  });
});
