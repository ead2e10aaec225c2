import type { Condition, JsonScalar } from "../../blueprint/own-check.ts";
import type { JsonValue } from "../finding.ts";

/** Whether a value is the wanted one. Of a text that is a number the number counts: PostgreSQL and JSON write large ones so. */
export function isMet({ equals, not, atLeast, atMost, includes }: Condition, value: JsonValue): boolean {
  return (
    (equals === undefined || isEqual(value, equals)) &&
    (not === undefined || !isEqual(value, not)) &&
    (atLeast === undefined || numberOf(value) >= atLeast) &&
    (atMost === undefined || numberOf(value) <= atMost) &&
    (includes === undefined || textOf(value).includes(includes))
  );
}

/** NaN is neither at least nor at most anything. */
function numberOf(value: JsonValue): number {
  if (typeof value === "number") return value;
  return typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
}

const isEqual = (value: JsonValue, wanted: JsonScalar): boolean =>
  value === wanted ||
  (typeof wanted === "number" && numberOf(value) === wanted) ||
  (typeof wanted === "string" && typeof value === "number" && String(value) === wanted);

const textOf = (value: JsonValue): string => (typeof value === "string" ? value : JSON.stringify(value));

const shownCharacters = 80;

/** A value in a sentence: its beginning. */
export function shown(value: JsonValue): string {
  const text = JSON.stringify(value);
  return text.length <= shownCharacters ? text : `${text.slice(0, shownCharacters)}…`;
}

/** `at most 10`, `"streaming"`. */
export function conditionWords({ equals, not, atLeast, atMost, includes }: Condition): string {
  const range =
    atLeast !== undefined && atMost !== undefined
      ? [`${atLeast} to ${atMost}`]
      : [
          ...(atLeast === undefined ? [] : [`at least ${atLeast}`]),
          ...(atMost === undefined ? [] : [`at most ${atMost}`]),
        ];
  return [
    ...(equals === undefined ? [] : [shown(equals)]),
    ...range,
    ...(not === undefined ? [] : [`anything but ${shown(not)}`]),
    ...(includes === undefined ? [] : [`a text with ${shown(includes)}`]),
  ].join(" and ");
}
