import type { CheckResult } from "../../src/doctor/report.ts";
import { waysOf } from "../../src/doctor/report-remedy.ts";
import { effectOf } from "../../src/remedy/effect.ts";
import type { Said } from "../cases/run-doctor.ts";
import { readLine } from "./read-line.ts";

/** One way of a finding's remedy, as it is printed. */
export interface Way {
  code: string;
  fingerprint: string;
  lines: readonly string[];
  /** The lines without what aims them, for people and for the table. */
  typed: string;
  effect: "shows" | "copies" | "changes";
  /** It says that the services are started again, which makes what they need. */
  restarts: boolean;
  /** It says that PostgreSQL is restarted, which takes up what was set. */
  restartsPostgres: boolean;
  /** A value of the reader is missing in it. */
  asks: boolean;
}

/** Every way of every error and warning, in the report's order. */
export const waysIn = (said: Said): Way[] => (said.kind === "Error" ? [] : waysOfChecks(said.checks));

/** The same of results that are in no report. */
export const waysOfChecks = (checks: readonly CheckResult[]): Way[] =>
  checks
    .flatMap(({ findings }) => findings)
    .filter(({ severity, remedy }) => severity !== "info" && remedy !== null)
    .flatMap(({ code = "", fingerprint, remedy }) =>
      (remedy === null ? [] : waysOf(remedy)).map((lines) => ({
        ...wayOf(code, fingerprint, lines),
        restarts: /\brestart|create it again/.test(remedy?.summary ?? ""),
        restartsPostgres: /a restart of PostgreSQL/.test(remedy?.summary ?? ""),
      })),
    );

function wayOf(
  code: string,
  fingerprint: string,
  lines: readonly string[],
): Omit<Way, "restarts" | "restartsPostgres"> {
  return {
    code,
    fingerprint,
    lines,
    typed: lines.map(unaimed).join("; "),
    effect: lines.every(looksOnly) ? "shows" : lines.every(copiesOnly) ? "copies" : "changes",
    asks: lines.some((line) => /<(?!<)(?!ADMIN>)[A-Z][A-Za-z:_.-]*>/.test(withoutQuoted(line))),
  };
}

/** A line that a reader types to see something. */
const looksOnly = (line: string): boolean => readLine(line).every((command) => effectOf(command) === "reads");

/** What a shell looks at: a placeholder stands outside of quotes. */
const withoutQuoted = (line: string): string => line.replaceAll(/'[^']*'/g, "");

/** A line that keeps what is there before somebody replaces it. */
const copiesOnly = (line: string): boolean => /\b(stream|account) backup\b|--source \S+ /.test(line);

const unaimed = (line: string): string =>
  line
    .replaceAll(/nomnom run( --?\S+ \S+)* -- /g, "")
    .replaceAll(/ (--server|--context|--kube-context|--kubeconfig|-n) \S+/g, "")
    .replaceAll(/postgresql:\/\/\S+/g, "…")
    .replaceAll(/case_[0-9a-f]+/g, "DATABASE")
    .replaceAll(/-[0-9a-f]{8,10}-[0-9a-z]{5}\b/g, "-POD")
    .replaceAll(/\bpvc-[0-9a-f-]{36}\b/g, "pvc-VOLUME");
