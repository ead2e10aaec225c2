import { describe, expect, test } from "vitest";
import { doctorHelpLines } from "../../../../src/tui/doctor/doctor-help-lines.ts";
import { doctorKeys } from "../../../../src/tui/doctor/doctor-keys.ts";
import { doctorLines } from "../../../../src/tui/doctor/doctor-lines.ts";
import type { Mode } from "../../../../src/tui/doctor/doctor-state.ts";
import { bindingsOf, meaningOf } from "../../../../src/tui/kit/key-map.ts";
import { plainText } from "../../../../src/tui/kit/line.ts";
import { result, type Screen, screenOf } from "./doctor-run.ts";

const modes: Mode[] = ["list", "filter", "detail", "question", "help"];
const bindings = bindingsOf(doctorKeys);
const footerOf = ({ state }: Screen) => doctorLines(state).slice(-1).map(plainText).join("");

describe("the keys of the doctor screen", () => {
  test.each(modes)("No key means two things in %s", (mode) => {
    const keys = bindings.filter((binding) => binding.modes.includes(mode)).flatMap(({ keys }) => keys);
    expect(keys).toEqual([...new Set(keys)]);
  });

  test.each(modes)("Ctrl-C and Ctrl-Z work in %s", (mode) => {
    const { state } = screenOf([result("nats/x", "pass")]);
    expect(meaningOf(doctorKeys, mode, "ctrl+c", state)).toEqual({ command: "interrupt" });
    expect(meaningOf(doctorKeys, mode, "ctrl+z", state)).toEqual({ command: "suspend" });
  });

  test("The help has every key that works outside the filter line", () => {
    const help = doctorHelpLines(screenOf([result("nats/x", "pass")], { columns: 120 }).state)
      .map(plainText)
      .join("\n");
    for (const { shown, modes: in_ } of bindings) {
      if (in_.some((mode) => mode !== "filter")) expect(help).toContain(`  ${shown} `);
    }
  });

  test("The footer shows only keys that work now", () => {
    const done = screenOf([result("nats/x", "pass")], { columns: 200 });
    expect(footerOf(done)).toContain("R all again");
    const running = done.see({
      type: "run-started",
      startedAt: "",
      target: { context: null, namespace: null, nats: null, postgres: null },
      probes: [],
      checks: [{ id: "nats/x", title: "x" }],
    });
    expect(footerOf(running)).not.toContain("R all again");
  });

  test("The most needed keys are there on the narrowest terminal", () => {
    const footer = footerOf(screenOf([], { columns: 40 }));
    expect(footer).toContain("q quit");
    expect(footer).toContain("? help");
    expect(footer).toContain("enter details");
  });
});
