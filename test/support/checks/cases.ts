import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Blueprint } from "../../../src/blueprint/blueprint.ts";
import { builtInBlueprint } from "../../../src/blueprint/built-in.ts";
import type { AnyCheck, CheckStatus } from "../../../src/checks/check.ts";
import type { CheckId } from "../../../src/checks/check-id.ts";
import { evaluateCheck } from "../../../src/doctor/evaluate-check.ts";
import type { CheckResult } from "../../../src/doctor/report.ts";
import { waysOf } from "../../../src/doctor/report-remedy.ts";
import { failure, type ProbeError } from "../../../src/snapshot/probe-result.ts";
import {
  type SectionId,
  type Sections,
  type Snapshot,
  sectionSchemas,
  snapshotSchema,
  systemOf,
  type Target,
} from "../../../src/snapshot/snapshot.ts";
import type { System } from "../../../src/systems/systems.ts";

/** One row of a check's table: what it sees, and what it must say. */
export interface Case {
  name: string;
  /** A folder of fixtures/snapshots; nothing at all when absent. */
  snapshot?: string;
  /** Sections that replace or add to those of the snapshot. */
  sections?: Sections;
  /** When the snapshot was taken; that of the recorded one, or 20:00 on the day of most recordings, when absent. */
  takenAt?: string;
  /** Where the address of a system came from; it is reached directly. */
  route?: { system: System; origin: string; user?: string };
  /** Where PostgreSQL is; on this machine when absent. */
  postgres?: string;
  /** The servers are all there is: `--no-kubernetes`. */
  withoutCluster?: true;
  /** Changes to the built-in blueprint. */
  blueprint?: (blueprint: Blueprint) => Blueprint;
  /** How the checks ended that this one is decided after. */
  outcomes?: ReadonlyMap<CheckId, CheckStatus>;
  status: CheckStatus;
  /** Words that the messages, the reason or the remedies must contain. */
  says?: string[];
  /** Words that none of them may contain. */
  doesNotSay?: string[];
  /** Messages, and summaries of the remedies, of the errors and warnings, word for word; not looked at when absent. */
  messages?: string[];
  remedies?: string[];
  /** Resources of the findings that are errors or warnings, in order; not looked at when absent. */
  resources?: string[];
  /** The error code (JetStream) or SQLSTATE in the evidence of the first finding: what the real server answered. */
  code?: number | string;
  /** Evidence the first error or warning must have, among others. */
  evidence?: Record<string, unknown>;
  /** Last words of the codes of all findings, in order; not looked at when absent. */
  finds?: string[];
  /** The checks that say what this one leaves to them; not looked at when absent. */
  leftTo?: string[];
  /** The check that explains the first error or warning. */
  explainedBy?: string;
  /** Whether the first error or warning can end by itself. */
  recovers?: boolean | null;
}

/** The table that lies beside a check. */
export async function casesOf(id: string): Promise<readonly Case[]> {
  const module: { cases: readonly Case[] } = await import(
    /* @vite-ignore */ new URL(`../../../src/checks/${id}/cases.ts`, import.meta.url).href
  );
  return module.cases;
}

/** One test per row. */
export function testCases(check: AnyCheck, cases: readonly Case[]): void {
  test.each(cases.map((row) => ({ ...row, label: `${row.status}: ${row.name}` })))(
    "The case is decided as $label",
    (row) => {
      const result = resultOf(check, row);
      const problems = result.findings.filter(({ severity }) => severity !== "info");
      expect({
        status: result.status,
        findings: problems.length > 0 ? "some" : "none",
        result,
      }).toMatchObject({
        status: row.status,
      });
      for (const word of row.says ?? []) expect(spokenText(result)).toContain(word);
      for (const word of row.doesNotSay ?? []) expect(spokenText(result)).not.toContain(word);
      if (row.messages) expect(problems.map(({ message }) => message)).toEqual(row.messages);
      if (row.remedies) expect(problems.map(({ remedy }) => remedy?.summary)).toEqual(row.remedies);
      if (row.resources) expect(problems.map(({ resource }) => resource)).toEqual(row.resources);
      const evidence = problems[0]?.evidence ?? {};
      if (row.code !== undefined) expect(evidence.errorCode ?? evidence.sqlState).toBe(row.code);
      if (row.finds) expect(result.findings.map(({ code }) => code?.split("/").at(-1))).toEqual(row.finds);
      if (row.leftTo) expect(result.leftTo ?? []).toEqual(row.leftTo);
      if (row.explainedBy) expect(problems[0]?.explainedBy).toBe(row.explainedBy);
      if (row.recovers !== undefined) expect(problems[0]?.recovers).toBe(row.recovers);
      if (row.evidence) expect(evidence).toMatchObject(row.evidence);
    },
  );
}

/** The engine's result for one row: the snapshot's sections as they are, everything else not configured. */
export function resultOf(check: AnyCheck, row: Case): CheckResult {
  const snapshot = row.snapshot === undefined ? null : readSnapshot(row.snapshot);
  const takenAt = row.takenAt ?? snapshot?.takenAt ?? "2026-11-23T20:00:00.000Z";
  const change = row.blueprint ?? ((blueprint) => blueprint);
  const { result, bug } = evaluateCheck({
    bugs: new Map(),
    check,
    sections: { ...unconfigured(), ...snapshot?.sections, ...row.sections },
    requirements: [],
    outcomes: row.outcomes ?? new Map(),
    answering: new Set(),
    blueprint: change(builtInBlueprint()),
    target: targetOf(row, snapshot?.target ?? null),
    takenAt,
    now: takenAt,
  });
  if (bug !== null) throw bug;
  return result;
}

const database = "postgresql://127.0.0.1:5432/nomnom";

/** Servers were recorded by themselves; the commands that a case is about are those of a release in a namespace. */
function targetOf({ withoutCluster, route, postgres = database }: Case, recorded: Target | null): Target {
  if (recorded !== null)
    return withoutCluster
      ? recorded
      : {
          ...recorded,
          namespace: recorded.namespace ?? "nomnom-dev",
          postgres: recorded.postgres ?? database,
        };
  return {
    context: "lab",
    namespace: "nomnom-dev",
    nats: "nats://127.0.0.1:4222",
    postgres,
    ...(route && {
      routes: {
        [route.system]: {
          origin: route.origin,
          forwarded: false,
          ...(route.user !== undefined && { user: route.user }),
        },
      },
    }),
  };
}

/** Reads one recorded snapshot; a section may be absent. */
export function readSnapshot(name: string): Pick<Snapshot, "takenAt" | "target" | "sections"> {
  const document = snapshotSchema.parse(
    JSON.parse(readFileSync(`fixtures/snapshots/${name}/snapshot.json`, "utf8")),
  );
  return { takenAt: document.takenAt, target: document.target, sections: document.sections as Sections };
}

/** A probe's error, for rows about what cannot be read. */
export const error = (system: ProbeError["system"], kind: ProbeError["kind"], message: string, more = {}) =>
  failure({ system, kind, message, ...more });

/** Rows for the ways a server can fail to answer: which sections say so, and what has to be said. */
export function contactFailures(sections: readonly SectionId[], evidence: Record<string, unknown> = {}) {
  return (kind: ProbeError["kind"], message: string, ...says: string[]): Case => ({
    name: `${kind}: ${message}`,
    sections: Object.fromEntries(sections.map((id) => [id, error(systemOf(id), kind, message)])),
    status: "fail",
    evidence: { kind, ...evidence },
    says: [message, ...says],
  });
}

function unconfigured(): Sections {
  const ids = Object.keys(sectionSchemas) as (keyof typeof sectionSchemas)[];
  return Object.fromEntries(
    ids.map((id) => [id, error(systemOf(id), "not-configured", `no address for ${systemOf(id)}`)]),
  );
}

/** Commands stand in it as they are and without what aims them, which test/unit/remedy is about. */
function spokenText(result: CheckResult): string {
  const text = textOf(result);
  const bare = text.replaceAll(/ --(server|context) \S+/g, "").replaceAll(/nomnom run( -n \S+)? -- /g, "");
  return [text, bare, bare.replaceAll(/ -n \S+/g, "")].join("\n");
}

const typed = (remedy: CheckResult["remedy"]): string[] => (remedy === null ? [] : waysOf(remedy).flat());

const textOf = ({ findings, reason, remedy }: CheckResult): string =>
  [
    reason ?? "",
    remedy?.summary ?? "",
    ...typed(remedy),
    ...findings.flatMap((f) => [f.message, f.remedy?.summary ?? "", ...typed(f.remedy)]),
  ].join("\n");
