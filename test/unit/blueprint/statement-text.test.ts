import { expect, it } from "vitest";
import { parseStatement, withConstants } from "../../../src/blueprint/statement-text.ts";

it.each([
  ["SELECT $1, '$2', \"$3\", $tag$ $4; $tag$, E'\\'$5;' -- $6;\n, $2 /* $7; */", 2],
  ["with x as (select 1) insert into t select * from x", 0],
  ["VALUES ('it''s; $1')", 0],
])("%j has %i parameters", (text, parameters) => {
  expect(parseStatement(text)).toMatchObject({ ok: true, parameters });
});

it("Constants stand in the place of parameters and nowhere else", () => {
  expect(withConstants("SELECT $2, '$1', $1 -- $2", ["'x'::text", "1::int4"])).toBe(
    "SELECT 1::int4, '$1', 'x'::text -- $2",
  );
});
