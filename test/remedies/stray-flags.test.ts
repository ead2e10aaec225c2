import { spawnSync } from "node:child_process";
import { beforeAll, describe, expect, test } from "vitest";
import { commandLine } from "../../src/remedy/command.ts";
import { hostileNames, kubectl, nats } from "../support/stray-flags.ts";
import { missingTool } from "./prerequisites.ts";

beforeAll(async () => {
  const missing = await missingTool();
  if (missing !== null) throw new Error(missing);
});

/** What a program says to a line, run by a real shell. */
const answerTo = (line: string): string => {
  const { stdout, stderr } = spawnSync("sh", ["-c", line], { encoding: "utf8", timeout: 10_000 });
  return stdout + stderr;
};

describe.each(hostileNames)("a name that is %j", (name) => {
  test("A name like a flag is a name to the real nats, which then looks for its server", () => {
    for (const line of [
      nats("stream", "info", name),
      nats("consumer", "info", name, name),
      nats("stream", "edit", "A", "--subjects", name, "--force"),
    ])
      expect(answerTo(commandLine(line))).toMatch(/no servers available/);
  });

  test("A name like a flag is a name to the real kubectl, which then looks for its server", () => {
    const look = kubectl("get", "configmap", name, "-o", "name");
    const line = commandLine(look).replace("kubectl", "kubectl --server http://127.0.0.1:1");
    expect(answerTo(line)).toMatch(/127\.0\.0\.1:1 was refused|may not have more than one slash/);
  });
});
