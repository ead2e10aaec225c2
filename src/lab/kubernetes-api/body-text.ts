import { parse } from "yaml";
import type { ApiError } from "./status.ts";

/** JSON of a body; `refuse` makes the answer of Go's words for what is wrong. */
export function parseJson(body: Buffer, refuse: (problem: string) => ApiError): unknown {
  const text = body.toString("utf8");
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refuse(problemOf(error));
  }
}

export function parseYaml(body: Buffer, refuse: (problem: string) => ApiError): unknown {
  try {
    return parse(body.toString("utf8"));
  } catch (error) {
    throw refuse(`error converting YAML to JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function problemOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (/end of JSON input|Unterminated/i.test(message)) return "unexpected end of JSON input";
  const found = /Unexpected token '?(.)/.exec(message)?.[1];
  return found === undefined ? message : `invalid character '${found}' looking for beginning of value`;
}
