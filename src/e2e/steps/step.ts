import type { ServiceKind } from "../../blueprint/message-plan.ts";
import type { JsonPatchOperation } from "../../connect/kubernetes/kubernetes-writer.ts";
import type { MessageState, SentMessage } from "../message/message-state.ts";
import type { LeftBehind } from "../reporting/e2e-report.ts";
import type { Hop } from "../reporting/hops.ts";
import type { RunContext } from "../run/run-context.ts";
import type { E2eSettings, SoakLoad } from "../run/settings.ts";
import type { ScalePlan } from "../scale/scale-plan.ts";
import type { DashboardWatch } from "../watch/dashboard-watch.ts";
import type { LogWatch } from "../watch/log-watch.ts";
import type { StepOutcome } from "./step-outcome.ts";

/** What steps find out and others need, by name. */
export interface Facts {
  /** The pods of the new API. */
  apiPods: readonly { name: string; ready: boolean }[];
  /** Where the new API answers, and which one it is. */
  api: { origin: string; kind: ServiceKind };
  /** The message the API has accepted; `ended` settles once it is known what became of it. */
  message: { sent: SentMessage; ended: Promise<MessageState> };
  logs: LogWatch;
  dashboard: Promise<DashboardWatch>;
}
export type FactName = keyof Facts;

/** A step as everybody but its author sees it. */
export interface Step extends StepWords {
  needs: readonly FactName[];
  uses: readonly FactName[];
  gives: readonly FactName[];
  /** Only with all facts it needs. */
  run(run: RunContext, facts: Partial<Facts>): Promise<StepEnd>;
}

/** What became of a step, and what others may use of it. */
export interface StepEnd extends StepOutcome {
  gives?: Partial<Facts>;
  /** What it leaves that it cannot take back. */
  leaves?: LeftBehind[];
}

interface StepWords {
  /** Its permanent name, in reports and on the command line. */
  id: string;
  title: string;
  /**
   * `prepare`: one after the other, before any message; a soak runs these. `send`: then. `follow`: looks for the message, at the same time as the
   * others that do.
   */
  phase: "prepare" | "send" | "follow";
  /** The hop it looks at; null: none. */
  hop: Hop | null;
  /** What it would do, for `--dry-run`. */
  plan(input: PlanInput): string | Promise<PlannedStep>;
  /** What a soak does in its place; absent: nothing. */
  inSoak?(load: SoakLoad, settings: E2eSettings): string;
  /** What it leaves all the same when it is cut off; asked once, and not waited for long. */
  leftBehind?(run: RunContext, facts: Partial<Facts>): Promise<LeftBehind[]>;
  /** Begins before the first step, to miss nothing, and ends with the signal. */
  watch?(run: RunContext, signal: AbortSignal): Promise<Partial<Facts>>;
}

/** What a step would do, with the exact patches where it changes something. */
export interface PlannedStep {
  would: string;
  apply: PlannedPatch | null;
  undo: PlannedPatch | null;
}

interface PlannedPatch {
  path: string;
  patch: readonly JsonPatchOperation[];
}

export interface PlanInput {
  namespace: string | null;
  settings: E2eSettings;
  scaling: ScalePlan;
  user: string | null;
  now: Date;
}

interface Definition<Need extends FactName, Use extends FactName> extends StepWords {
  /** Facts without which it can tell nothing: choosing the step brings the steps that give them. */
  needs?: readonly Need[];
  /** Facts it takes into account where they are known. */
  uses?: readonly Use[];
  /** Facts it finds out. */
  gives?: readonly FactName[];
  run(run: RunContext, facts: Pick<Facts, Need> & Partial<Pick<Facts, Use>>): Promise<StepEnd>;
}

/** A step whose code sees the facts it declares, and no others. */
export function defineStep<Need extends FactName = never, Use extends FactName = never>({
  needs = [],
  uses = [],
  gives = [],
  run,
  ...words
}: Definition<Need, Use>): Step {
  return {
    ...words,
    needs,
    uses,
    gives,
    async run(context, facts) {
      if (!hasAll(facts, needs)) throw new Error(`${words.id} runs without ${needs.join(" and ")}`);
      return run(context, facts);
    },
  };
}

function hasAll<Need extends FactName>(
  facts: Partial<Facts>,
  needs: readonly Need[],
): facts is Partial<Facts> & Pick<Facts, Need> {
  return needs.every((need) => facts[need] !== undefined);
}
