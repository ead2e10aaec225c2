import { expect, test } from "vitest";
import { markdownLines } from "../../../../src/tui/doctor/markdown-lines.ts";
import { plainText } from "../../../../src/tui/kit/line.ts";

test("A page is laid out: headings, paragraphs, lists and code", () => {
  const page = [
    "# Stream subjects",
    "",
    "Two streams may not store the same subject;",
    "the server refuses with **10065**, see [the docs](https://docs.nats.io).",
    "",
    "- first, which is rather long indeed",
    "- second",
    "",
    "```sh",
    "nats stream edit MESSAGES --subjects messages.ingest.>",
    "```",
  ].join("\n");
  expect(markdownLines(page, 40, true).map(plainText)).toEqual([
    "Stream subjects",
    "",
    "Two streams may not store the same",
    "subject; the server refuses with 10065,",
    "see the docs.",
    "",
    "- first, which is rather long indeed",
    "- second",
    "",
    "  nats stream edit MESSAGES --subjects …",
  ]);
});
