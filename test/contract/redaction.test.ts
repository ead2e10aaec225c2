import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const root = new URL("../../", import.meta.url).pathname;

/** The files of what speaks to somebody that hold the text. */
function filesWith(text: string): string[] {
  return ["src/cli/", "src/report/", "src/tui/"]
    .flatMap((folder) =>
      readdirSync(root + folder, { recursive: true, encoding: "utf8" }).map((path) => folder + path),
    )
    .filter((path) => /\.tsx?$/.test(path) && readFileSync(root + path, "utf8").includes(text))
    .toSorted();
}

test("the commands, the reports and the screens have one way to take secrets out", () => {
  expect(filesWith("snapshot/redact.ts")).toEqual(["src/cli/redactor.ts"]);
});

test.each([
  ["runDoctor(", "src/cli/fix/fix-events.ts", "src/cli/session/session.ts"],
  ["runFix(", "src/cli/fix/fix-events.ts"],
  ["runE2e(", "src/cli/e2e/screen-events.ts", "src/cli/e2e/text-run.ts"],
  ["runRepeat(", "src/cli/e2e/text-run.ts"],
  ["runSoak(", "src/cli/e2e/text-run.ts"],
])("%s is called where its events pass the redactor", (call, ...files) => {
  expect(filesWith(call)).toEqual(files);
  for (const file of files) expect(readFileSync(root + file, "utf8")).toContain("redactor.events(");
});
