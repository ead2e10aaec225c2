import { describe, expect, it } from "vitest";
import { chooseFormat, formatForErrors, outputHelp, outputWords } from "../../../src/cli/output-format.ts";

describe("the output format", () => {
  it.each([
    [["doctor"], {}, "text"],
    [["doctor", "-o", "json"], {}, "json"],
    [["-ojson", "doctor"], {}, "json"],
    [["-o=json"], {}, "json"],
    [["--output", "json", "--bogus"], {}, "json"],
    [["--output=json"], {}, "json"],
    [["-o", "json", "-o", "text"], {}, "text"],
    [["lab", "run", "--", "kubectl", "-o", "json"], {}, "text"],
    [["doctor"], { NOMNOM_OUTPUT: "json" }, "json"],
    [["doctor", "-o", "text"], { NOMNOM_OUTPUT: "json" }, "text"],
    [["doctor", "-o"], {}, "text"],
    [["doctor", "-o", "sarif"], {}, "sarif"],
    [["e2e", "-o", "junit"], {}, "junit"],
    [["doctor", "-o", "yaml"], {}, "text"],
  ])("The output format of errors for %o in %o is %s", (argv, env, format) => {
    expect(formatForErrors(argv, env).name).toBe(format);
  });

  it("An output format that a command does not have is an error that says which it has", () => {
    expect(() => chooseFormat("sarif", "diff", "; tui in a terminal")).toThrow(
      expect.objectContaining({
        code: "unknown-output",
        hint: "Available: text, json; tui in a terminal.",
      }),
    );
  });

  it("The formats of the registry are in the help and in completion", () => {
    expect(outputHelp()).toBe(
      "tui (doctor, e2e in a terminal), text, json, junit; doctor and lint also sarif, github",
    );
    expect(outputWords("doctor")).toEqual(["tui", "text", "json", "junit", "sarif", "github"]);
    expect(outputWords("diff")).toEqual(["text", "json"]);
    expect(outputWords("lab")).toEqual(["text"]);
  });
});
