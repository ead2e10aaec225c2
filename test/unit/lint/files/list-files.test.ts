import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { listFiles } from "../../../../src/lint/files/list-files.ts";
import { readFiles } from "../../../../src/lint/files/read-files.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nomnom-lint-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(...names: string[]): void {
  for (const name of names) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), "x");
  }
}

const context = () => ({ cwd: folder, env: process.env, signal: new AbortController().signal });
const names = async (...paths: string[]) => (await listFiles(paths, context())).files.map(({ name }) => name);

test("A folder without git is read without what others wrote and what programs write, and links are not followed", async () => {
  write("a.rs", "src/b.rs", "node_modules/x/c.js", "target/d.rs", "src/vendor/e.go");
  symlinkSync(folder, join(folder, "src/circle"));
  symlinkSync("/dev/zero", join(folder, "zero.rs"));
  expect(await names(".")).toEqual(["a.rs", "src/b.rs"]);
});

test("A repository is read without what git ignores, and with what it does not know yet", async () => {
  execFileSync("git", ["init", "-q", folder]);
  write("a.rs", "build/b.rs", "secret/c.rs", "node_modules/d.js");
  writeFileSync(join(folder, ".gitignore"), "secret/\n");
  expect(await names(".")).toEqual([".gitignore", "a.rs", "build/b.rs"]);
});

test("The settings of a repository start no program", async () => {
  execFileSync("git", ["init", "-q", folder]);
  const witness = join(folder, "..", `${folder.split("/").at(-1)}-started`);
  execFileSync("git", ["-C", folder, "config", "core.fsmonitor", `touch ${witness}; false`]);
  write("a.rs");
  expect(await names(".")).toEqual(["a.rs"]);
  expect(() => rmSync(witness)).toThrow();
});

test("A path that is not there is an error of the user", async () => {
  await expect(names("nowhere")).rejects.toThrow("cannot read nowhere");
});

test("Tests are read where they are asked for, and bytes that are no text are passed over", async () => {
  write("src/a.rs", "src/tests/b.rs", "src/c_test.go");
  writeFileSync(join(folder, "src/binary.rs"), Buffer.from([0xff, 0xfe, 0x00]));
  writeFileSync(join(folder, "src/minified.js"), "x".repeat(30_000));
  const read = async (...paths: string[]) => {
    const { files } = await listFiles(paths, context());
    const result = await readFiles(files, () => true, context().signal);
    expect(result.notes).toEqual([]);
    return result.files.map(({ file }) => file);
  };
  expect(await read("src")).toEqual(["src/a.rs"]);
  expect(await read("src/tests")).toEqual(["src/tests/b.rs"]);
  expect(await read("src/c_test.go")).toEqual(["src/c_test.go"]);
});

test("A program that opens thousands of brackets in each other is not read, and that is said", async () => {
  writeFileSync(join(folder, "deep.go"), `package a\n${"StreamConfig{\n".repeat(60_000)}`);
  writeFileSync(join(folder, "deep.ts"), "jsm.streams.add({subjects:[\n".repeat(40_000));
  writeFileSync(join(folder, "usual.go"), `package a\n${"f({[1]})\n".repeat(1_000)}`);
  const { files: listed } = await listFiles(["."], context());
  const { files, notes } = await readFiles(listed, () => true, context().signal);
  expect(files.map(({ file }) => file)).toEqual(["usual.go"]);
  expect(notes).toEqual([
    "deep.go was not read: it opens more than 100 brackets in each other",
    "deep.ts was not read: it opens more than 100 brackets in each other",
  ]);
});
