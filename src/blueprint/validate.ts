import * as z from "zod";
import { type Problem, suggestion } from "./problem.ts";
import type { YamlPath, YamlText } from "./yaml-text.ts";

export type Validated<T> = { ok: true; value: T } | { ok: false; problems: Problem[] };

/** Holds a YAML document against a schema; an empty value (`key:`) counts as absent. All problems are reported, each at its place. */
export function validate<S extends z.ZodType>(schema: S, yaml: YamlText): Validated<z.output<S>> {
  const result = schema.safeParse(withoutNulls(schema, yaml.value ?? {}), { reportInput: true });
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, problems: result.error.issues.flatMap((issue) => problemsOf(issue, schema, yaml)) };
}

/** `nats.streams[0].maxBytes` */
function pathInWords(path: YamlPath): string {
  return path.reduce<string>(
    (text, step) =>
      typeof step === "number" ? `${text}[${step}]` : text === "" ? String(step) : `${text}.${String(step)}`,
    "",
  );
}

/** A problem with the value at a path, in one sentence that starts with the path. */
export function problemAt(yaml: YamlText, path: YamlPath, message: string): Problem {
  const where = pathInWords(path);
  return {
    file: yaml.file,
    ...yaml.positionOf(path),
    message: where === "" ? message : `${where} ${message}`,
  };
}

function problemsOf(issue: z.core.$ZodIssue, schema: z.ZodType, yaml: YamlText): Problem[] {
  const { path } = issue;
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({
        file: yaml.file,
        ...yaml.keyPositionOf([...path, key]),
        message: `unknown key "${key}"${path.length === 0 ? "" : ` in ${pathInWords(path)}`}${suggestion(key, keysAt(schema, path))}`,
      }));
    case "invalid_type":
      if (issue.input === undefined) {
        const parent = path.slice(0, -1);
        return [problemAt(yaml, parent, `lacks the key "${String(path.at(-1))}"`)];
      }
      return [
        problemAt(yaml, path, `must be ${expectedInWords(issue.expected)}, not ${foundInWords(issue)}`),
      ];
    case "invalid_union": {
      const nearest = nearestOption(issue.errors);
      if (nearest === null) return [problemAt(yaml, path, issue.message)];
      return nearest.flatMap((each) => problemsOf({ ...each, path: [...path, ...each.path] }, schema, yaml));
    }
    case "invalid_value":
      return [problemAt(yaml, path, oneOf(issue.values, issue.input))];
    default:
      return [problemAt(yaml, path, issue.message)];
  }
}

/** What is wrong with the one alternative that the value is of the kind of; null: with none, or with several. */
function nearestOption(
  options: readonly (readonly z.core.$ZodIssue[])[],
): readonly z.core.$ZodIssue[] | null {
  const near = options.filter(
    (issues) => !issues.some(({ code, path }) => path.length === 0 && code === "invalid_type"),
  );
  const [only, other] = near;
  return only === undefined || other !== undefined ? null : only;
}

/** A fraction where a whole number belongs would otherwise be "not a number". */
function foundInWords({ input, expected }: z.core.$ZodIssueInvalidType): string {
  return expected === "int" && typeof input === "number" ? String(input) : kindOf(input);
}

function oneOf(values: readonly unknown[], input: unknown): string {
  const valid = values.map(String);
  const list = valid.length === 1 ? `be ${valid[0]}` : `be one of ${valid.join(", ")}`;
  if (typeof input !== "string") return `must ${list}, not ${kindOf(input)}`;
  const near = suggestion(input, valid);
  return `must ${list}, not "${input}"${near.includes("did you mean") ? near : ""}`;
}

function expectedInWords(expected: string): string {
  switch (expected) {
    case "string":
      return "text";
    case "boolean":
      return "true or false";
    case "int":
    case "number":
      // No key takes a fraction.
      return "a whole number";
    case "array":
      return "a list";
    case "object":
    case "record":
      return "a map of keys and values";
    default:
      return expected;
  }
}

/** What a value is, without its content, which may be a secret. */
export function kindOf(value: unknown): string {
  if (value === null) return "empty";
  if (Array.isArray(value)) return "a list";
  switch (typeof value) {
    case "string":
      return "text";
    case "number":
      return "a number";
    case "boolean":
      return String(value);
    default:
      return "a map";
  }
}

function keysAt(schema: unknown, path: YamlPath): string[] {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodUnion) return inner.options.flatMap((option) => keysAt(option, path));
  const [step, ...rest] = path;
  if (step === undefined) return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
  if (inner instanceof z.ZodObject) return keysAt(inner.shape[String(step)], rest);
  if (inner instanceof z.ZodArray) return keysAt(inner.element, rest);
  if (inner instanceof z.ZodRecord) return keysAt(inner.valueType, rest);
  return [];
}

function withoutNulls(schema: unknown, value: unknown): unknown {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodArray && Array.isArray(value)) {
    return value.map((item: unknown) => withoutNulls(inner.element, item));
  }
  if (inner instanceof z.ZodObject && isRecord(value)) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key, each]) => each !== null || !(key in inner.shape))
        .map(([key, each]) => [key, withoutNulls(inner.shape[key], each)]),
    );
  }
  return value;
}

function unwrapped(schema: unknown): unknown {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodNullable
    ? unwrapped(schema.unwrap())
    : schema;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
