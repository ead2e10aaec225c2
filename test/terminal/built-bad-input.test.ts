import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { openTerminal } from "./terminal.ts";

const program = resolve("bin/nomnom.js");

/** The built program in a folder of its own, with no cluster in sight. */
async function openDoctor(flags: readonly string[], config = "") {
  const folder = await mkdtemp(join(tmpdir(), "nomnom-bad-input-"));
  await writeFile(join(folder, "nomnom.doctor.yaml"), config);
  const terminal = openTerminal(process.execPath, [program, "doctor", ...flags], {
    columns: 100,
    rows: 30,
    cwd: folder,
    env: { KUBECONFIG: join(folder, "none"), HOME: folder },
  });
  return {
    terminal,
    async [Symbol.asyncDispose]() {
      await terminal[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

test.each([
  ["a flag that is not there", ["--no-such-flag"], "", "unknown option '--no-such-flag'"],
  ["a check that is not there", ["--only", "nats/no-such"], "", "no check is called nats/no-such"],
  ["a mistake in the configuration", [], "nats: 5\n", "nomnom.doctor.yaml:1:7: nats must be a map"],
  ["nothing to look at", [], "", "KUBECONFIG names "],
])(
  "%s is reported on the normal screen, as it was before, with code 2",
  async (_what, flags, config, words) => {
    await using doctor = await openDoctor(flags, config);
    expect(await doctor.terminal.exit()).toMatchObject({ exitCode: 2 });
    expect(doctor.terminal.screen()).toContain(words);
    expect(doctor.terminal.screen().match(/error:/g)).toHaveLength(1);
    expect(doctor.terminal.screen()).not.toContain("nomnom doctor\n");
    expect(doctor.terminal.modes()).toEqual({
      alternateScreen: false,
      cursorVisible: true,
      autowrap: true,
    });
  },
);
