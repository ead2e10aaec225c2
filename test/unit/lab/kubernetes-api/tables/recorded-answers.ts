import { readFileSync } from "node:fs";
import * as z from "zod";
import type { KubernetesObject } from "../../../../../src/lab/kubernetes-api/store.ts";

const folder = new URL("../../../../../fixtures/kubernetes-answers/", import.meta.url);

const listSchema = z.object({
  kind: z.string(),
  apiVersion: z.string(),
  items: z.array(z.looseObject({ metadata: z.looseObject({ name: z.string(), namespace: z.string() }) })),
});

/** The objects of a recorded list, with the kind and version that lists leave out. */
export function recordedObjects(plural: string): KubernetesObject[] {
  const { kind, apiVersion, items } = listSchema.parse(JSON.parse(recordedText(`${plural}.json`)));
  return items.map((item) => ({ ...item, kind: kind.replace(/List$/, ""), apiVersion }));
}

export function recordedText(file: string): string {
  return readFileSync(new URL(file, folder), "utf8");
}

/** kubectl's tables in a text: each row as column → cell. A column begins where its header does. */
export function parseTables(text: string): Record<string, string>[][] {
  return text
    .split("\n\n")
    .flatMap((block) => block.split(/\n(?=NAME )/))
    .map((block) => block.split("\n").filter((line) => line !== "" && !line.startsWith("Warning:")))
    .filter((lines) => lines.length > 1)
    .map(([header = "", ...rows]) => {
      const columns = [...header.matchAll(/\S+(?: \S+)*/g)].map((match) => ({
        name: match[0],
        start: match.index,
      }));
      return rows.map((row) =>
        Object.fromEntries(
          columns.map(({ name, start }, index) => [name, row.slice(start, columns[index + 1]?.start).trim()]),
        ),
      );
    });
}
