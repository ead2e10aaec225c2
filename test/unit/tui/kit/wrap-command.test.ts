import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { command, commandLine } from "../../../../src/remedy/command.ts";
import { wrapCommand } from "../../../../src/tui/kit/wrap-command.ts";

describe("a command that is longer than the screen", () => {
  test("A command that is longer than the screen goes on behind a backslash, between words only", () => {
    expect(wrapCommand('kubectl -n dev patch x -p \'[{"op": "add"}]\' --type=json', 34)).toEqual([
      "kubectl -n dev patch x -p \\",
      '\'[{"op": "add"}]\' --type=json',
    ]);
    expect(wrapCommand("kubectl get pods", 30)).toEqual(["kubectl get pods"]);
  });

  test("A command that is longer than the screen is never wider than the screen, even when a single word is", () => {
    const long = `psql -c '${"SELECT a, b FROM c; ".repeat(10)}'`;
    for (const row of wrapCommand(long, 40)) expect(row.length).toBeLessThanOrEqual(40);
  });

  test("A command that is longer than the screen means the same to a shell as in one line", () => {
    const words = fc.sample(
      fc.array(fc.string({ unit: "grapheme-ascii", maxLength: 12 }), { maxLength: 12 }),
      40,
    );
    for (const args of words) {
      const line = commandLine(command("printf", "%s\\0", ...args));
      const wrapped = wrapCommand(line, 30);
      if (wrapped.some((row) => row.length > 28)) continue;
      const run = (text: string) => execFileSync("sh", ["-c", text], { encoding: "utf8" });
      expect(run(wrapped.join("\n    "))).toBe(run(line));
    }
  });
});
