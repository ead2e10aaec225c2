import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import schema from "../../../docs/schemas/doctor-report.schema.json" with { type: "json" };
import { tool } from "../../../src/version.ts";
import { snapshot } from "../../unit/doctor/fakes.ts";
import { nomnom, startNomnom } from "./run-nomnom.ts";

let folder = "";
let empty = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nomnom-offline-"));
  empty = join(folder, "empty.json");
  await writeFile(empty, JSON.stringify(snapshot({})));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe("the command line", () => {
  it("The program prints its version", async () => {
    expect(await startNomnom(["--version"]).ended).toEqual({
      code: 0,
      stdout: `${tool.version}\n`,
      stderr: "",
    });
  });

  it.each([[["--help"]], [[]], [["help"]]])("The program shows help for %o", async (args) => {
    const { code, stdout, stderr } = await nomnom(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("Usage: nomnom COMMAND [options]");
    expect(stdout).toContain("Examples:");
  });

  it("The program offers only what works", async () => {
    const help = (await nomnom(["--help"])).stdout;
    expect(help).toMatch(/^ {2}lint /m);
    expect((await nomnom(["doctor", "-o", "yaml"])).code).toBe(2);
  });

  it("The program asks for a terminal where it would show a screen", async () => {
    for (const args of [["--watch"], ["-o", "tui"]]) {
      const { code, stdout, stderr } = await nomnom(["doctor", ...args]);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toMatch(/needs a terminal[\s\S]*hint: /);
    }
  });

  it("The program takes global options before and after the command", async () => {
    const [before, after] = await Promise.all([
      nomnom(["-o", "json", "doctor", "--from", empty]),
      nomnom(["doctor", "--from", empty, "-o", "json"]),
    ]);
    expect(JSON.parse(before.stdout).kind).toBe("DoctorReport");
    expect(JSON.parse(after.stdout).kind).toBe("DoctorReport");
  });

  it("The program lists the checks, and explains one in Markdown through a pipe", async () => {
    const { stdout } = await nomnom(["explain"]);
    expect(stdout).toMatch(/^nats\/stream-overlap +Stream subjects do not overlap$/m);
    const page = await nomnom(["explain", "nats/stream-overlap"]);
    const file = new URL("../../../src/checks/nats/stream-overlap/page.md", import.meta.url);
    expect(page).toEqual({ code: 0, stdout: await readFile(file, "utf8"), stderr: "" });
  });
});

describe("doctor --from", () => {
  it("doctor --from says unknown for what the snapshot does not hold, never pass", async () => {
    const { code, stdout, stderr } = await nomnom(["doctor", "--from", empty, "-o", "json"]);
    expect({ code, stderr }).toEqual({ code: 3, stderr: "" });
    const report = JSON.parse(stdout);
    const validate = new Ajv({ formats: { "date-time": true } }).compile(schema);
    validate(report);
    expect(validate.errors).toBeNull();
    expect(report.verdict).toBe("inconclusive");
    expect(report.summary.pass).toBe(0);
  });

  it("doctor --from ends the same in every format and with every --fail-on but never", async () => {
    const codes = await Promise.all(
      [
        ["-o", "text"],
        ["-o", "json"],
        ["--fail-on", "warn"],
        ["--fail-on", "never"],
      ].map(async (args) => (await nomnom(["doctor", "--from", empty, ...args])).code),
    );
    expect(codes).toEqual([3, 3, 3, 0]);
  });

  it("doctor --from writes no escape sequences into a pipe, unless they are asked for", async () => {
    const [plain, forced, forbidden] = await Promise.all([
      nomnom(["doctor", "--from", empty]),
      nomnom(["doctor", "--from", empty], { env: { FORCE_COLOR: "1" } }),
      nomnom(["doctor", "--from", empty, "--no-color"], { env: { FORCE_COLOR: "1" } }),
    ]);
    expect(plain.stdout).not.toContain("\u001b");
    expect(forced.stdout).toContain("\u001b[");
    const untimed = (text: string) => text.replace(/ in \S+ m?s$/m, "");
    expect(untimed(forbidden.stdout)).toBe(untimed(plain.stdout));
  });

  it("doctor --from is plain ASCII where the locale is", async () => {
    const { stdout } = await nomnom(["doctor", "--from", empty], { env: { LANG: "C" } });
    expect(stdout).toMatch(/^[\n -~]*$/);
  });

  it("doctor --from does not mind a reader that goes away", async () => {
    const { child, ended } = startNomnom(["doctor", "--from", empty]);
    child.stdout.destroy();
    const { code, stderr } = await ended;
    expect({ code, stderr }).toEqual({ code: 3, stderr: "" });
  });

  it("doctor --from reads only the chosen checks into the report", async () => {
    const { stdout } = await nomnom([
      "doctor",
      "--from",
      empty,
      "-o",
      "json",
      "--only",
      "nats/*",
      "--skip",
      "nats/reachable",
    ]);
    const ids = JSON.parse(stdout).checks.map(({ id }: { id: string }) => id);
    expect(ids).toEqual(expect.arrayContaining(["nats/stream-overlap", "nats/storage-reservation"]));
    expect(ids.filter((id: string) => !id.startsWith("nats/") || id === "nats/reachable")).toEqual([]);
  });
});
