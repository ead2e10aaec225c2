import { describe, expect, test } from "vitest";
import { bindings } from "../../../../src/tui/doctor/bindings.ts";
import type { Mode } from "../../../../src/tui/doctor/doctor-state.ts";
import { footerLine } from "../../../../src/tui/doctor/footer-line.ts";
import { helpLines } from "../../../../src/tui/doctor/help-lines.ts";
import { bindingFor } from "../../../../src/tui/kit/key-map.ts";
import { plainText } from "../../../../src/tui/kit/line.ts";
import { result, screenOf } from "../doctor-run.ts";

const modes: Mode[] = ["list", "filter", "detail", "help"];

describe("the key map", () => {
  test.each(modes)("no key means two things in %s", (mode) => {
    const keys = bindings.filter((binding) => binding.modes.includes(mode)).flatMap(({ keys }) => keys);
    expect(keys).toEqual([...new Set(keys)]);
  });

  test.each(modes)("Ctrl-C and Ctrl-Z work in %s", (mode) => {
    expect(bindingFor(mode, "ctrl+c")?.command).toBe("interrupt");
    expect(bindingFor(mode, "ctrl+z")?.command).toBe("suspend");
  });

  test("the help has every key that works outside the filter line", () => {
    const help = helpLines(screenOf([result("nats/x", "pass")], { columns: 120 }).state)
      .map(plainText)
      .join("\n");
    for (const { shown, modes: in_ } of bindings) {
      if (in_.some((mode) => mode !== "filter")) expect(help).toContain(`  ${shown} `);
    }
  });

  test("the footer shows only keys that work now", () => {
    const done = screenOf([result("nats/x", "pass")], { columns: 200 });
    expect(plainText(footerLine(done.state))).toContain("R all again");
    const running = done.see({
      type: "run-started",
      startedAt: "",
      target: { context: null, namespace: null, nats: null, postgres: null },
      probes: [],
      checks: [{ id: "nats/x", title: "x" }],
    });
    expect(plainText(footerLine(running.state))).not.toContain("R all again");
  });

  test("the most needed keys are there on the narrowest terminal", () => {
    const footer = plainText(footerLine(screenOf([], { columns: 40 }).state));
    expect(footer).toContain("q quit");
    expect(footer).toContain("? help");
    expect(footer).toContain("enter details");
  });
});
