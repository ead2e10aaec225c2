import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { formatList } from "../../scripts/format-list.ts";
import { errorDocument } from "../../src/report/error-document.ts";
import {
  formats,
  formatsOf,
  type Renderers,
  type ReportingCommand,
  textFormat,
} from "../../src/report/formats.ts";

const documents: Partial<Record<ReportingCommand, readonly (keyof Renderers)[]>> = {
  doctor: ["DoctorReport"],
  diff: ["DiffReport"],
  e2e: ["E2eReport", "E2eRepeatReport", "E2eSoakReport"],
};

test("Every format writes the reports of the commands that take it", () => {
  for (const [command, kinds] of Object.entries(documents))
    for (const format of formats.filter(({ commands }) => commands.some((name) => name === command)))
      for (const kind of kinds) expect(format.render[kind], `${format.name} of ${kind}`).toBeDefined();
});

test("Every format but text has a document for an error", async () => {
  const error = errorDocument({ code: "bad-thing", message: "it is bad", hint: "" });
  for (const { name, renderError } of formats) {
    if (name === textFormat.name) expect(renderError).toBeNull();
    else expect(await renderError?.(error, new Date(0)), name).toContain("it is bad");
  }
});

test("The names of formats are unique, and every command writes text", () => {
  expect(new Set(formats.map(({ name }) => name)).size).toBe(formats.length);
  for (const command of textFormat.commands) expect(formatsOf(command)[0]).toBe(textFormat);
});

test("docs/formats.md lists the formats of the registry: npm run schemas", () => {
  expect(readFileSync(new URL("../../docs/formats.md", import.meta.url), "utf8")).toContain(formatList());
});
