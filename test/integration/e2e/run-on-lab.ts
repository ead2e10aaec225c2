import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { builtInBlueprint } from "../../../src/blueprint/built-in.ts";
import { builtInPlan } from "../../../src/blueprint/built-in-plan.ts";
import { openWritableConnections } from "../../../src/connect/open-connections.ts";
import type { WritableConnections } from "../../../src/connect/writable-connections.ts";
import { e2eRepeatReportSchema, e2eReportSchema, e2eSoakReportSchema } from "../../../src/e2e/documents.ts";
import type { E2eRepeatReport } from "../../../src/e2e/repeat/repeat-report.ts";
import { runRepeat } from "../../../src/e2e/repeat/run-repeat.ts";
import type { E2eReport, StepResult } from "../../../src/e2e/reporting/e2e-report.ts";
import type { E2eOptions } from "../../../src/e2e/run/around-run.ts";
import type { E2eEvent } from "../../../src/e2e/run/events.ts";
import { runE2e } from "../../../src/e2e/run/run-e2e.ts";
import type { E2eSettings } from "../../../src/e2e/run/settings.ts";
import type { SoakCounts } from "../../../src/e2e/soak/ledger.ts";
import { runSoak } from "../../../src/e2e/soak/run-soak.ts";
import type { E2eSoakReport } from "../../../src/e2e/soak/soak-report.ts";
import { steps } from "../../../src/e2e/steps/steps.ts";
import type { Lab } from "../../../src/lab/lab.ts";

export const settings: E2eSettings = {
  plan: builtInPlan,
  release: "nomnom",
  instance: "nomnom",
  newApi: null,
  oldApi: null,
  keepOldApi: false,
  cutover: false,
  coldStart: false,
  clean: false,
  steps: new Set(steps.map(({ id }) => id)),
  message: null,
  load: { kind: "once" },
  timeoutMs: 60_000,
  requestTimeoutMs: 5_000,
};

export interface RunOptions extends Partial<E2eSettings> {
  signal?: AbortSignal;
  onEvent?(event: E2eEvent): void;
  journalFolder?: string;
  kubeconfigPath?: string;
}

export function connectTo(
  lab: Lab,
  signal: AbortSignal,
  kubeconfig = lab.kubeconfigPath,
): Promise<WritableConnections> {
  return openWritableConnections(
    {
      given: new Map([["kubernetes.kubeconfig", { value: kubeconfig, origin: "--kubeconfig" }]]),
      kubernetes: true,
      postgresAs: "worker",
      reopens: true,
      requestTimeoutMs: 5_000,
    },
    { env: {}, homeDir: "/nonexistent", signal },
  );
}

/** One run in this process, confirmed; its report, valid by its schema. */
export async function runOnLab(lab: Lab, options: RunOptions = {}): Promise<E2eReport> {
  let report: E2eReport | null = null;
  for await (const event of runE2e(await e2eOptions(lab, options))) {
    options.onEvent?.(event);
    if (event.type === "run-finished") report = event.report;
  }
  return e2eReportSchema.parse(report);
}

/** As {@link runOnLab}, `runs` times under one lease. */
export async function repeatOnLab(
  lab: Lab,
  runs: number,
  options: RunOptions = {},
): Promise<E2eRepeatReport> {
  let report: E2eRepeatReport | null = null;
  const chosen = await e2eOptions(lab, { ...options, load: { kind: "repeat", runs } });
  for await (const event of runRepeat(chosen, runs)) {
    if (event.type === "repeat-finished") report = event.report;
  }
  return e2eRepeatReportSchema.parse(report);
}

/** A soak in this process; its report, valid by its schema. */
export async function soakOnLab(
  lab: Lab,
  { perSecond, count }: { perSecond: number; count: number },
  options: RunOptions & { onProgress?(counts: SoakCounts): void } = {},
): Promise<E2eSoakReport> {
  const load = { kind: "soak", perSecond, count } as const;
  const prepare = new Set(steps.flatMap(({ id, phase }) => (phase === "prepare" ? [id] : [])));
  let report: E2eSoakReport | null = null;
  for await (const event of runSoak(await e2eOptions(lab, { steps: prepare, ...options, load }), load)) {
    if (event.type === "soak-progress") options.onProgress?.(event.counts);
    if (event.type === "soak-finished") report = event.report;
  }
  return e2eSoakReportSchema.parse(report);
}

async function e2eOptions(lab: Lab, options: RunOptions): Promise<E2eOptions> {
  const { signal, onEvent: _, journalFolder, kubeconfigPath, ...chosen } = options;
  return {
    settings: { ...settings, ...chosen },
    blueprint: builtInBlueprint(),
    connect: (hard) => connectTo(lab, hard, kubeconfigPath),
    tool: { name: "nomnom", version: "0.0.0" },
    journalFolder: journalFolder ?? (await mkdtemp(join(tmpdir(), "e2e-state-"))),
    signal: signal ?? new AbortController().signal,
    now: () => new Date(),
    confirm: async () => true,
  };
}

export function stepOf(report: E2eReport, id: string): StepResult {
  const step = report.steps.find((candidate) => candidate.id === id);
  if (step === undefined) throw new Error(`the report has no step ${id}`);
  return step;
}

export const statusesOf = (report: E2eReport) => report.steps.map(({ status }) => status);

/** `nomnom e2e` as a process of its own; what it says on both streams is collected. */
export interface E2eProcess {
  child: ChildProcess;
  output(): string;
  errors(): string;
  /** Resolves once stderr holds this text. */
  said(text: string): Promise<void>;
  exit: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

const deadlineMs = 40_000;

export function startE2e(lab: Lab, stateHome: string, ...args: string[]): E2eProcess {
  return startE2eWith(lab, stateHome, {}, ...args);
}

/** As {@link startE2e}, with variables of its own. */
export function startE2eWith(
  lab: Lab,
  stateHome: string,
  env: Readonly<Record<string, string>>,
  ...args: string[]
): E2eProcess {
  const child = spawn(process.execPath, ["--import", "tsx", "src/cli/main.ts", "e2e", ...args], {
    env: { ...process.env, KUBECONFIG: lab.kubeconfigPath, XDG_STATE_HOME: stateHome, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let errors = "";
  child.stdout.on("data", (chunk) => {
    output += String(chunk);
  });
  child.stderr.on("data", (chunk) => {
    errors += String(chunk);
  });
  const exit = once(child, "exit").then(([code, signal]) => ({ code, signal }));
  return {
    child,
    output: () => output,
    errors: () => errors,
    exit,
    async said(text) {
      const until = AbortSignal.timeout(deadlineMs);
      while (!errors.includes(text)) {
        if (child.exitCode !== null) throw new Error(`it ended before it said "${text}":\n${errors}`);
        await once(child.stderr, "data", { signal: until });
      }
    },
  };
}
