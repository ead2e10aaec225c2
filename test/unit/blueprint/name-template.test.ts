import { expect, test } from "vitest";
import { isTemplateOf } from "../../../src/blueprint/name-template.ts";

test.each([
  "ledger-{shard}",
  "ledger-{{ .Shard }}",
  "ledger-%d",
  "ledger-${SHARD}",
  "ledger-$(SHARD)",
  "ledger-<shard>",
])("The text %s makes the name ledger-0", (text) => {
  expect(isTemplateOf(text, "ledger-0")).toBe(true);
});

test.each([
  ["ledger-0", "without a placeholder"],
  ["ledger-{a}-{b}", "with two placeholders"],
  ["{name}", "that would make any name"],
  ["ledger-0{shard}", "that leaves nothing to be put in"],
  ["billing-{shard}", "that begins otherwise"],
])("The text %s, %s, makes no ledger-0", (text) => {
  expect(isTemplateOf(text, "ledger-0")).toBe(false);
});
