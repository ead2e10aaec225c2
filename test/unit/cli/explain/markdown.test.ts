import { expect, it } from "vitest";
import { renderMarkdown } from "../../../../src/cli/explain/markdown.ts";
import { styleFor } from "../../../../src/terminal/style.ts";

const page = `# Stream subjects do not overlap

JetStream refuses a stream whose subjects overlap those of **another** one,
see [the rule](https://docs.nats.io/x) and [storage](storage.md).

- first point that is long enough to be wrapped into a second line
  and goes on
- \`second\`

\`\`\`sh
nats stream edit MESSAGES --subjects messages.ingest.> --force --and-more-that-is-long
\`\`\`

| a | b |
|---|---|
`;

it("A page is laid out for the terminal", () => {
  const options = { colour: false, unicode: true };
  expect(renderMarkdown(page, { width: 40, unicode: true }, styleFor(options))).toMatchInlineSnapshot(`
    "Stream subjects do not overlap

    JetStream refuses a stream whose
    subjects overlap those of another one,
    see the rule (https://docs.nats.io/x)
    and storage.

    - first point that is long enough to be
      wrapped into a second line and goes on
    - \`second\`

        nats stream edit MESSAGES --subjects messages.ingest.> --force --and-more-that-is-long

    | a | b |
    |---|---|
    "
  `);
});

it("Painting headings and code leaves the words as they are", () => {
  const plain = renderMarkdown(
    page,
    { width: 40, unicode: true },
    styleFor({ colour: false, unicode: true }),
  );
  const painted = renderMarkdown(
    page,
    { width: 40, unicode: true },
    styleFor({ colour: true, unicode: true }),
  );
  expect(painted).toContain("\u001b[1mStream subjects do not overlap\u001b[22m");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape sequences of colours.
  expect(painted.replace(/\u001b\[\d+m/g, "")).toBe(plain);
});
