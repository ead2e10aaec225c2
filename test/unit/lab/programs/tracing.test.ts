import { expect, test } from "vitest";
import { openTracing } from "../../../../src/lab/programs/rust/tracing.ts";

test.each([
  [undefined, ["ERROR"]],
  ["", ["ERROR"]],
  ["info", ["ERROR", "WARN", "INFO"]],
  ["DEBUG", ["ERROR", "WARN", "INFO", "DEBUG"]],
  ["off", []],
  ["info,worker=warn", ["ERROR", "WARN"]],
  ["sqlx=debug", ["ERROR"]],
])("RUST_LOG=%s shows %j", (filter, shown) => {
  const lines: string[] = [];
  const tracing = openTracing({ target: "worker", filter, log: (line) => lines.push(line) });
  tracing.error("m");
  tracing.warn("m");
  tracing.info("m");
  tracing.debug("m");
  expect(lines.map((line) => line.slice(28))).toEqual(shown.map((level) => `${level.padStart(5)} worker: m`));
});
