import { describe, expect, test } from "vitest";
import { triggerEffect } from "../../../../src/collect/postgres/trigger-effect.ts";

describe("what a trigger does to every row", () => {
  test.each([
    ["BEGIN RETURN NULL; END", "drops"],
    ["DECLARE n int := 1;\nBEGIN\n  n := n + 1;\n  RETURN NULL;\nEND;", "drops"],
    ["BEGIN INSERT INTO audit VALUES (NEW.id, 'a; RETURN NULL'); RETURN NULL; END", "drops"],
    ["BEGIN NEW.comment := 'seen'; END", "no-return"],
    ["BEGIN RETURN OLD; END", "keeps-old"],
    ["begin raise exception 'closed for the night'; end", "refuses"],
    ["BEGIN RAISE 'closed'; END", "refuses"],
    ["BEGIN RAISE EXCEPTION 'no -- not; IF'; END", "refuses"],
    ["BEGIN RAISE SQLSTATE '22012'; END", "refuses"],
    ["BEGIN /* RETURN NEW; */ RAISE NOTICE 'seen'; -- RETURN NEW;\n RAISE EXCEPTION 'no'; END", "refuses"],
  ])("The trigger %s has the effect %s on every row", (source, effect) => {
    expect(triggerEffect(source)).toBe(effect);
  });

  test.each([
    "BEGIN NEW.updated_at := now(); RETURN NEW; END",
    "BEGIN IF NEW.total_price < 0 THEN RAISE EXCEPTION 'negative'; END IF; RETURN NEW; END",
    "BEGIN IF false THEN RETURN NULL; END IF; RETURN NEW; END",
    "BEGIN RAISE EXCEPTION 'x'; EXCEPTION WHEN others THEN RETURN NEW; END",
    "BEGIN RAISE NOTICE 'seen'; RETURN NEW; END",
    "BEGIN -- RETURN NULL;\n RETURN NEW; END",
    "BEGIN SELECT count(*) INTO n FROM orders; RETURN NULL; END",
    "not PL/pgSQL",
    "",
  ])("%s: the row decides, or none is harmed", (source) => {
    expect(triggerEffect(source)).toBeNull();
  });

  test.each([
    "BEGIN INSERT INTO orders_2026 VALUES (NEW.*); RETURN NULL; END",
    "BEGIN INSERT INTO archive.orders_2026 (order_key) VALUES (NEW.order_key); RETURN NULL; END",
    "BEGIN PERFORM route(NEW); RETURN NULL; END",
  ])("%s: the row is kept elsewhere", (source) => {
    expect(triggerEffect(source, ["orders_2026"])).toBeNull();
  });
});
