import { describe, expect, test } from "vitest";
import { command } from "../../../src/remedy/command.ts";
import { commandLines, oneOf } from "../../../src/remedy/remedy.ts";

const edit = command("kubectl", "edit", "configmap", "c");
const restart = command("kubectl", "rollout", "restart", "statefulset/s");
const look = command("kubectl", "get", "pods");
const apply = { ...command("kubectl", "apply", "-f", "-"), stdin: "kind: Role\n" };

describe("commandLines", () => {
  test("commandLines joins steps that change something, so that the later one does not run when the earlier failed", () => {
    expect(commandLines([edit, restart])).toEqual([
      "kubectl edit configmap c && kubectl rollout restart statefulset/s",
    ]);
  });

  test("commandLines leaves commands that only look on lines of their own", () => {
    expect(commandLines([look, edit, look, restart])).toHaveLength(4);
  });

  test("commandLines never joins what reads from a here-document, which has to end its line", () => {
    expect(commandLines([apply, restart])).toHaveLength(2);
    expect(commandLines([restart, apply])).toHaveLength(2);
  });
});

describe("oneOf", () => {
  test("oneOf leaves out ways without a command and keeps the order of the others", () => {
    expect(oneOf([], [edit], [restart])).toEqual({ commands: [edit], alternatives: [[restart]] });
  });

  test("oneOf is no choice when one way is left", () => {
    expect(oneOf([], [edit], [])).toEqual({ commands: [edit] });
  });
});
