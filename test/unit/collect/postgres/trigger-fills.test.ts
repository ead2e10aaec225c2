import { describe, expect, test } from "vitest";
import { filledByTriggers } from "../../../../src/collect/postgres/trigger-fills.ts";

describe("columns that triggers may fill before a row is written", () => {
  test.each<[string, string[]]>([
    ["BEGIN NEW.tenant := 'eu'; RETURN NEW; END", ["tenant"]],
    ["BEGIN new.\"Tenant\" = 'eu';\n NEW . region := now(); RETURN NEW; END", ["Tenant", "region"]],
    ["BEGIN IF NEW.a IS NULL THEN NEW.a := 1; ELSE NEW.b := 2; END IF; RETURN NEW; END", ["a", "b"]],
    [
      "BEGIN SELECT t.id, t.region INTO STRICT NEW.tenant, NEW.region FROM t; RETURN NEW; END",
      ["tenant", "region"],
    ],
    ["BEGIN EXECUTE 'SELECT 1' INTO NEW.tenant; RETURN NEW; END", ["tenant"]],
    ["BEGIN IF NEW.tenant = 'x' THEN RAISE EXCEPTION 'no'; END IF; RETURN NEW; END", []],
    ["BEGIN INSERT INTO audit VALUES (NEW.tenant); -- NEW.b := 1;\n RETURN NEW; END", []],
    ["BEGIN PERFORM 'NEW.a := 1;'; RETURN NULL; END", []],
  ])("The trigger %s may fill the columns %j", (source, columns) => {
    expect(filledByTriggers([source])).toEqual(columns);
  });

  test.each([
    ["BEGIN RETURN jsonb_populate_record(NEW, '{}'); END"],
    ["BEGIN NEW := fill(NEW); RETURN NEW; END"],
    ["BEGIN SELECT * INTO NEW FROM defaults; RETURN NEW; END"],
    [null],
  ])("The trigger %s may fill any column", (source) => {
    expect(filledByTriggers(["BEGIN NEW.a := 1; RETURN NEW; END", source])).toBeNull();
  });
});
