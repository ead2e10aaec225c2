import { describe, expect, it } from "vitest";
import { columnName } from "../../../src/blueprint/column-name.ts";
import { canonicalType } from "../../../src/blueprint/column-type.ts";

describe("columnName", () => {
  it.each([
    ["orderKey", "order_key"],
    ["XMLParser", "xml_parser"],
    ["f_fooBar", "f_foo_bar"],
    ["dg1Segments", "dg1_segments"],
    ["facilityID", "facility_id"],
    ["order_key", "order_key"],
    ["Order_Key", "order_key"],
    ["clerk", "clerk"],
  ])("The column %s becomes %s at head", (field, column) => {
    expect(columnName(field, "head")).toBe(column);
  });

  it("Column names before 9720595 are lower case, and nothing else is changed", () => {
    expect(columnName("orderKey", "before-9720595")).toBe("orderkey");
  });
});

describe("canonicalType prints a type as format_type() does", () => {
  it.each([
    ["varchar(50)", "character varying"],
    ["TEXT", "text"],
    ["int", "integer"],
    ["timestamp(3) without time zone", "timestamp without time zone"],
    ["timestamptz", "timestamp with time zone"],
    ["numeric(10, 2)", "numeric"],
    ["double  precision", "double precision"],
    ["int[]", "integer[]"],
    ["my_enum", "my_enum"],
  ])("The type %s is printed as %s", (written, printed) => {
    expect(canonicalType(written)).toBe(printed);
  });
});
