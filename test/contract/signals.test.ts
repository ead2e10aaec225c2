import { readdir, readFile } from "node:fs/promises";
import { expect, it } from "vitest";

const src = new URL("../../src/", import.meta.url);

it("Signals are linked by linkSignals only, which leaves nothing behind on those it listens to", async () => {
  const files = (await readdir(src, { recursive: true })).filter((name) => /\.tsx?$/.test(name));
  const linking: string[] = [];
  for (const name of files) {
    const text = await readFile(new URL(name, src), "utf8");
    if (/AbortSignal\.any\(|setMaxListeners\(/.test(text)) linking.push(name);
  }
  expect(linking).toEqual(["linked-signal.ts"]);
});
