import { expect, test } from "vitest";
import { identifier, qualified } from "../../../src/remedy/sql.ts";

test.each([
  ["orders", "orders"],
  ["orderKey", '"orderKey"'],
  ["my-role", '"my-role"'],
  ['a"b', '"a""b"'],
  ["user", '"user"'],
  ["users", "users"],
])("The identifier %s is written %s", (name, written) => {
  expect(identifier(name)).toBe(written);
});

test("A table and its schema are quoted each for itself", () => {
  expect(qualified("user", "order")).toBe('"user"."order"');
  expect(qualified(null, "orders")).toBe("orders");
});
