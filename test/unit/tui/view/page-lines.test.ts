import { expect, test } from "vitest";
import { plainText } from "../../../../src/tui/view/line.ts";
import { markdownLines } from "../../../../src/tui/view/page-lines.ts";

test("a page is laid out: headings, paragraphs, lists and code", () => {
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
