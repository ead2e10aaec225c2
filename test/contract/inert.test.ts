import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Writable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createRedactor } from "../../src/cli/redactor.ts";
import { runCli } from "../../src/cli/run-cli.ts";
import { snapshotSchema } from "../../src/snapshot/snapshot.ts";

/** Servers answered this: an operator reads it in a terminal, in the log of a CI job, on a page. */
const hostile =
  "\u001b]0;pwn\u0007\u001b[2J\u009b31m\u009d8;;x\u009c\u202eevil\u2066\r\n::error::pwn\n  ::add-mask::x\n##[error]pwn ##vso[y] <script>alert(1)</script> ]]> 日本語 👩‍👩‍👧 é";

/** As the runner looks for one (actions/runner, ActionCommand.cs). */
const isCommand = (line: string) => line.trimStart().startsWith("::") || /##(?:vso|teamcity)?\[/.test(line);

/** Controls but line breaks and tabs, and what hides or reorders what stands beside it. */
const acting = /[^\P{Cc}\n\t]|[\u200b-\u200f\u2028-\u202e\u2066-\u2069]/gu;

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nomnom-inert-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(["incident", "missing-references"])("what servers said in %s, made hostile", (name) => {
  let file = "";
  let places = 0;
  beforeAll(async () => {
    const document: unknown = JSON.parse(await readFile(`fixtures/snapshots/${name}/snapshot.json`, "utf8"));
    places = poison(document);
    file = join(folder, `${name}.json`);
    await writeFile(file, JSON.stringify(document));
  });

  it("Hostile text of servers stands in many places of the snapshot", () => {
    expect(places).toBeGreaterThan(500);
  });

  it.each([
    ["text", []],
    ["text", ["-v"]],
    ["json", []],
    ["junit", []],
    ["sarif", []],
    ["github", []],
  ] as const)(
    "Hostile text of servers is inert in -o %s %j, in a terminal and in the log of a CI job",
    async (format, more) => {
      for (const runner of ["", "true"]) {
        vi.stubEnv("GITHUB_ACTIONS", runner);
        const { stdout, stderr } = await doctor(file, ["-o", format, ...more]);
        vi.unstubAllEnvs();
        const said = stdout + stderr;
        expect(stdout.length).toBeGreaterThan(100);
        expect(said.match(acting) ?? []).toEqual([]);
        if (runner === "") continue;
        // Our own annotations begin lines; nothing of a server does, and none stands within a line.
        const own = /^::(?:error|warning|notice) title=/;
        const commands = said
          .split(/[\r\n]/)
          .filter((line) => isCommand(line) && !(format === "github" && own.test(line)));
        expect(commands).toEqual([]);
      }
    },
  );

  it("Hostile text of servers is no markup in JUnit", async () => {
    const { stdout } = await doctor(file, ["-o", "junit"]);
    expect(stdout).not.toContain("<script>");
  });
});

/** Puts the text into every string of the sections that may be any text; how many. */
function poison(document: unknown): number {
  let places = 0;
  const sections: unknown = Object(document).sections;
  visit(sections);
  return places;

  function visit(node: unknown): void {
    if (typeof node !== "object" || node === null) return;
    const holder: Record<string, unknown> = Object(node);
    for (const [key, value] of Object.entries(holder)) {
      if (typeof value !== "string") {
        visit(value);
        continue;
      }
      // What counts as a name, a time or a type decides what a check looks at: it stays, most of the time.
      if (
        !/message|reason|line|text|name|comment|log|description|subject|image|detail|error/i.test(key) &&
        Array.isArray(node) === false
      )
        continue;
      holder[key] = `${value}${hostile}`;
      if (snapshotSchema.safeParse(document).success) places += 1;
      else holder[key] = value;
    }
  }
}

async function doctor(file: string, args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  const said = { stdout: "", stderr: "" };
  const into = (stream: keyof typeof said) =>
    new Writable({
      write(chunk, _encoding, done) {
        said[stream] += String(chunk);
        done();
      },
    });
  await runCli(["doctor", "--from", file, "--no-color", ...args], {
    stdin: Readable.from([]),
    stdout: into("stdout"),
    stderr: into("stderr"),
    env: { LANG: "C.UTF-8", HOME: folder },
    cwd: folder,
    signal: new AbortController().signal,
    redactor: createRedactor(),
    exitWith: () => undefined,
    ifCutOff: () => undefined,
    leaveNow: () => undefined,
  });
  return said;
}
