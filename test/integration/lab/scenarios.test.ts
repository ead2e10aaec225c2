import { describe, expect, it } from "vitest";
import { foldSymptoms, type Symptom } from "../../../src/doctor/fold-symptoms.ts";
import type { DoctorReport, ReportedFinding } from "../../../src/doctor/report.ts";
import { startLab } from "../../../src/lab/lab.ts";
import { loadScenario, scenarioNames } from "../../../src/lab/scenarios/load-scenario.ts";
import { findServerBinaries } from "../../../src/lab/server-binaries.ts";
import { doctor } from "../../support/nomnom.ts";

const names = await scenarioNames();
const labDeadlineMs = 120_000;
/** All of them wait for their turn. */
const allDeadlineMs = 900_000;
const turn = turns(3);

/** Does work, at most `count` at a time: each lab has servers of its own, and a machine has few cores. */
function turns(count: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = count;
  return async (work) => {
    if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    else free -= 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}

async function reportOf(name: string): Promise<DoctorReport> {
  await using lab = await startLab({
    ...(await findServerBinaries(process.env)),
    scenario: name,
    signal: AbortSignal.timeout(labDeadlineMs),
    onProgress: () => {},
  });
  return (await doctor(lab, ["--request-timeout", "30s"])).report;
}

describe.concurrent("what doctor says of every scenario", () => {
  it.each(names)(
    "doctor names the cause of %s first, what follows from it below it, and nothing else",
    async (name) => {
      const { expects, symptoms } = await loadScenario(name);
      const report = await turn(() => reportOf(name));
      const told = problemsOf(report);
      expect({
        causes: codesOf(told.causes),
        symptoms: codesOf(told.symptoms.map(({ finding }) => finding)).toSorted(),
      }).toEqual({
        causes: expects.filter((code) => !symptoms.includes(code)),
        symptoms: symptoms.toSorted(),
      });
      expect(secondRepairs(told), "a symptom has a repair of its own").toEqual([]);
      expect(healthyBehindSilence(report), "passes although its system does not answer").toEqual([]);
    },
    allDeadlineMs,
  );
});

interface Told {
  causes: ReportedFinding[];
  symptoms: (Symptom & { cause: ReportedFinding[] })[];
}

/** Errors and warnings as a person reads them: what fails first. */
function problemsOf({ checks }: DoctorReport): Told {
  const folded = foldSymptoms(checks);
  const read = ["fail", "warn", "unknown"].flatMap((status) =>
    folded.filter((check) => check.status === status),
  );
  return {
    causes: read.flatMap(({ findings }) => findings.filter(isProblem)),
    symptoms: read.flatMap(({ findings, symptoms }) =>
      symptoms.map((symptom) => ({ ...symptom, cause: findings })),
    ),
  };
}

const isProblem = ({ severity }: ReportedFinding) => severity !== "info";

const codesOf = (findings: readonly ReportedFinding[]): string[] => [
  ...new Set(findings.map(({ code = "" }) => code)),
];

const looks = /^(nomnom explain |kubectl (--?\S+ \S+ )*(get|describe|logs|rollout status)\b)/;

/** Commands of symptoms that change something and are not those of their cause. */
function secondRepairs({ symptoms }: Told): string[] {
  return symptoms.flatMap(({ finding, cause }) => {
    const known = cause.flatMap(({ remedy }) => remedy?.commands ?? []);
    return (finding.remedy?.commands ?? []).filter((line) => !looks.test(line) && !known.includes(line));
  });
}

/** A system that cannot be reached says nothing of its own health. */
function healthyBehindSilence({ checks }: DoctorReport): string[] {
  const silent = checks.filter(({ id, status }) => id.endsWith("/reachable") && status === "fail");
  return silent.flatMap(({ id }) =>
    checks
      .filter((check) => check.id.startsWith(`${id.split("/")[0]}/`) && check.status === "pass")
      .map((check) => check.id),
  );
}
