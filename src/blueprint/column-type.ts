import type { EntityColumn } from "./entity.ts";
import type { EntityDialect } from "./entity-file.ts";

/** A column's type in the worker's CREATE TABLE, as PostgreSQL's format_type() prints it, without a length. Names are exact. */
export function columnType(column: EntityColumn, dialect: EntityDialect): string {
  switch (column.type) {
    case "String":
      return dialect === "head" && typeof column.args[0] === "number" ? "character varying" : "text";
    case "i32":
    case "Integer":
      return "integer";
    case "i64":
    case "BigInt":
      return "bigint";
    case "f64":
    case "Float":
    case "Decimal":
      return "numeric";
    case "bool":
    case "Boolean":
      return "boolean";
    case "NaiveDate":
      return "date";
    case "NaiveDateTime":
    case "DateTime":
      return "timestamp without time zone";
    case "Json":
    case "Object":
    case "List[Object]":
      return "jsonb";
    default:
      return "text";
  }
}

/** Types that take the same values from the worker: it binds text to either. */
export function acceptableTypes(type: string): string[] {
  if (type === "text") return ["text", "character varying"];
  if (type === "character varying") return ["character varying", "text"];
  return [type];
}

const aliases: ReadonlyMap<string, string> = new Map([
  ["varchar", "character varying"],
  ["char", "character"],
  ["bpchar", "character"],
  ["int", "integer"],
  ["int4", "integer"],
  ["serial", "integer"],
  ["int8", "bigint"],
  ["bigserial", "bigint"],
  ["int2", "smallint"],
  ["bool", "boolean"],
  ["decimal", "numeric"],
  ["float8", "double precision"],
  ["float", "double precision"],
  ["float4", "real"],
  ["timestamp", "timestamp without time zone"],
  ["timestamptz", "timestamp with time zone"],
  ["time", "time without time zone"],
  ["timetz", "time with time zone"],
]);

/** A type as people write it in SQL, as format_type() prints it, without a length: `varchar(50)` is `character varying`. */
export function canonicalType(type: string): string {
  const plain = type
    .trim()
    .toLowerCase()
    .replace(/(?<!\s)\s*\([^()]*\)/, "")
    .replace(/\s+/g, " ");
  const element = plain.replace(/(?<!\[\])(\[\])+$/, "");
  return `${aliases.get(element) ?? element}${plain.slice(element.length)}`;
}
