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

test("The commands, the reports and the screens have one way to take secrets out", () => {
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

/** Files that write and do not know the redactor: what they write, from which there is nothing to take out. */
const writesNothingForeign: Readonly<Record<string, string>> = {
  "src/cli/completion/complete.ts": "names for the shell",
  "src/cli/completion/completion-command.ts": "a script of the package",
  "src/cli/doctor/conclude.ts": "a report whose events have passed the redactor",
  "src/cli/e2e/screen-run.ts": "a report whose events have passed the redactor",
  "src/cli/explain/explain-command.ts": "pages of the package",
  "src/cli/fix/fix-command.ts": "a report whose events have passed the redactor",
  "src/cli/init/init-command.ts": "a configuration made of events that have passed the redactor",
  "src/cli/lab/lab-list.ts": "scenarios of the package",
  "src/cli/lab/lab-up.ts": "addresses of the lab, which is local",
  "src/cli/lab/open-lab.ts": "stages of the lab, which is local",
  "src/cli/run-cli.ts": "help",
  "src/cli/questions.ts": "questions of nomnom",
  "src/cli/run-child.ts": "why the program that was named could not be started",
  "src/cli/session/progress.ts": "events that have passed the redactor",
  "src/cli/snapshot/snapshot-command.ts": "a snapshot that has passed the redactor",
  "src/cli/status-line.ts": "what text-run and fix tell of events that have passed the redactor",
  "src/tui/kit/screen-host.ts": "frames of events that have passed the redactor",
  "src/tui/kit/session/screen-session.ts": "sequences of the terminal",
};

test("Whoever writes has a redactor, or writes nothing that a server said", () => {
  const writers = [
    ...new Set(["out.write(", "err.write(", "writeFully(", "writeFile(", "appendFile("].flatMap(filesWith)),
  ];
  const without = writers.filter((file) => !readFileSync(root + file, "utf8").includes("redactor"));
  expect(without.toSorted()).toEqual(Object.keys(writesNothingForeign).toSorted());
});
