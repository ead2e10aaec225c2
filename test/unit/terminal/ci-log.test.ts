import { describe, expect, it } from "vitest";
import { isRead, withoutCommands } from "../../../src/terminal/ci-log.ts";
import { inertJson } from "../../../src/terminal/inert-json.ts";

/** As the runner looks for one: TryParseV2 behind white space, TryParse anywhere (actions/runner, ActionCommand.cs). */
const isCommand = (line: string) => line.trimStart().startsWith("::") || /##(?:vso|teamcity)?\[/.test(line);

describe("the log of a CI job", () => {
  it.each([
    "::error::pwn",
    "  502: Bad gateway\r\n    ::error::pwn</html>.",
    "\t::stop-commands::x\n::add-mask::y",
    "it says ##[error]pwn and ##vso[task.setvariable variable=x]y, ##teamcity[x]",
    "\u00a0\u2003::set-env name=PATH::/evil",
    "####[error]x",
    "a\r::error::x",
  ])("The log of a CI job has no command in %j", (text) => {
    expect(text.split(/[\r\n]/).some(isCommand)).toBe(true);
    expect(
      withoutCommands(text)
        .split(/[\r\n]/)
        .filter(isCommand),
    ).toEqual([]);
  });

  it("The log of a CI job keeps what is no command", () => {
    const text = "kubectl -n x get pods\nSELECT 'a'::text; std::fmt::Error ## [1]\n";
    expect(withoutCommands(text)).toBe(text);
  });

  it("The log of a CI job is known by the variables of the runners", () => {
    expect(isRead({ GITHUB_ACTIONS: "true" })).toBe(true);
    expect(isRead({ CI: "1", GITHUB_ACTIONS: "" })).toBe(false);
  });
});

describe("JSON", () => {
  it("JSON says the same without what a terminal or a runner acts on", () => {
    const said = { text: "\u202ee\u009b31m ##[error]x ##vso[y] ###[ \u200b" };
    const json = inertJson(JSON.stringify(said));
    expect(json).not.toMatch(/##(?:vso)?\[|[\u007f-\u009f\u200b-\u202e]/);
    expect(JSON.parse(json)).toEqual(said);
  });
});
