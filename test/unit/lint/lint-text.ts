import { builtInBlueprint } from "../../../src/blueprint/built-in.ts";
import { judgeAll } from "../../../src/lint/judge-all.ts";
import { readWritten } from "../../../src/lint/written-files.ts";
import { source } from "./written.ts";

const now = "2026-11-28T12:00:00.000Z";

/** Every finding of these files in short: `error nats/stream-overlap/covered a.rs:1:2 a.rs:3:4`. Files that lie in one folder are one package. */
export function lintText(files: Readonly<Record<string, string>>, blueprint = builtInBlueprint()): string[] {
  const sources = Object.entries(files).map(([file, text]) => source(file, text));
  return judgeAll(readWritten(sources), blueprint, now).flatMap(({ findings }) =>
    findings.map(({ code, severity, places = [] }) =>
      [severity, code, ...places.map(({ file, line, column }) => `${file}:${line}:${column}`)].join(" "),
    ),
  );
}
