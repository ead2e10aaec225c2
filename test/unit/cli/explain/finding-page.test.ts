import { expect, test } from "vitest";
import { findingPage } from "../../../../src/cli/explain/finding-page.ts";

const page = `# nats/x

Lead.

## Findings

### covered

One covers another.

### sealed

Nobody can edit it.

## What unknown means

No answer.

## How to repair

Narrow it.
`;

test("The page of a code holds its declaration, its own paragraph and the repair", () => {
  const text = findingPage(page, {
    code: "nats/x/sealed",
    title: "A stream is sealed",
    severity: ["error", "warning"],
    resource: ["nats/stream"],
    recovers: false,
  });
  expect(text).toMatchInlineSnapshot(`
    "# nats/x/sealed

    A stream is sealed.

    - severity: error or warning
    - about: \`nats/stream\`
    - \`--wait\`: gives up, because it does not end by itself

    Nobody can edit it.

    ## How to repair

    Narrow it.

    The check that finds it: \`nomnom explain nats/x\`
    "
  `);
});
