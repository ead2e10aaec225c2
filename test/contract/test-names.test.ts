import { expect, test } from "vitest";
import { namesOfTests } from "../support/words/names-of-tests.ts";
import { wordFaults } from "../support/words/rules.ts";
import { faultsOfTestName } from "../support/words/test-names.ts";

const { names, unseen } = namesOfTests();

test("The name of every test is a whole sentence, by rule 10 of docs/style.md", () => {
  const faults = names.flatMap(({ name, where }) =>
    [...faultsOfTestName(name), ...wordFaults(name)].map((fault) => `${where}: ${fault}: ${name}`),
  );
  expect(faults).toEqual([]);
});

test("The names of nearly all tests can be read where they stand", () => {
  expect(names.length).toBeGreaterThan(2000);
  expect(unseen).toEqual([]);
});

test.each([
  ["that is not installed is auth", "begins in lower case"],
  ["A port-forward to the pod", "has no verb"],
  ["A port-forward ends with its pod.", "ends with a full stop"],
])("The rule for names of tests is red on %j, which %s", (name, fault) => {
  expect(faultsOfTestName(name).join()).toContain(fault);
});

test.each([
  "A port-forward ends with its pod",
  "%s is refused with what is wrong",
  "kubectl get -w sees a pod change and go",
  "max_file is left where the limit is the account's",
])("The rule for names of tests lets %j pass", (name) => {
  expect(faultsOfTestName(name)).toEqual([]);
});
