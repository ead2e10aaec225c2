import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { openTracing } from "../../../../src/lab/programs/rust/tracing.ts";

test.each([
  [undefined, ["ERROR"]],
  ["", ["ERROR"]],
  ["info", ["ERROR", "WARN", "INFO"]],
  ["DEBUG", ["ERROR", "WARN", "INFO", "DEBUG"]],
  ["off", []],
  ["info,worker=warn", ["ERROR", "WARN"]],
  ["info,worker=warn,worker::database=debug", ["ERROR", "WARN", "INFO", "DEBUG"]],
  ["info,work=debug", ["ERROR", "WARN", "INFO"]],
  ["sqlx=debug", ["ERROR"]],
])("RUST_LOG=%s shows %j of a module", (filter, shown) => {
  const lines: string[] = [];
  const tracing = openTracing({ filter, log: (line) => lines.push(line) })("worker::database");
  tracing.error("m");
  tracing.warn("m");
  tracing.info("m");
  tracing.debug("m");
  const plain = lines.map((line) => stripVTControlCharacters(line).slice(28));
  expect(plain).toEqual(shown.map((level) => `${level.padStart(5)} worker::database: m`));
});

test("A line is coloured although nobody looks at it on a terminal, and a message may have several", () => {
  const lines: string[] = [];
  openTracing({ filter: undefined, log: (line) => lines.push(line) })("r2d2").error(
    "failed:\n\tis it running?\n",
  );
  // As the generated worker writes it on a pipe.
  expect(lines.map((line) => line.replace(/\d{4}-[0-9T:.-]+Z/, "TIME"))).toEqual([
    "\u001b[2mTIME\u001b[0m \u001b[31mERROR\u001b[0m \u001b[2mr2d2\u001b[0m\u001b[2m:\u001b[0m failed:",
    "\tis it running?",
    "",
  ]);
});
