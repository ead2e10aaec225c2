import type { MessagePlan } from "../../blueprint/message-plan.ts";
import { fill } from "../plan/marks.ts";

/** How much is sent: one message; whole runs one after the other; or many orders at a rate, for which the steps before the message prepare the way. */
export type E2eLoad = { kind: "once" } | { kind: "repeat"; runs: number } | SoakLoad;

export interface SoakLoad {
  kind: "soak";
  perSecond: number;
  count: number;
}

/** What the user asked of a run. */
export interface E2eSettings {
  plan: MessagePlan;
  /** What the names of its objects start with. */
  release: string;
  /** Helm's name of it. */
  instance: string;
  /** Name of the Deployment and of its Service; null: the release's. */
  newApi: string | null;
  /** Name of the Deployment; null: looked for. */
  oldApi: string | null;
  keepOldApi: boolean;
  /** Leaves the old API at 0 when every step passed or warned. */
  cutover: boolean;
  /** Takes the API itself to 0 and back where there is no old one. */
  coldStart: boolean;
  /** The ids of the chosen ones. */
  steps: ReadonlySet<string>;
  /** The text of --message; null: the plan's own. */
  message: string | null;
  /** Removes the rows of the run at its end. */
  clean: boolean;
  load: E2eLoad;
  /** Of everything together, undoing excepted. */
  timeoutMs: number;
  requestTimeoutMs: number;
}

/** Of the Deployment that takes the message, and of its Service; empty: it is no Deployment of the cluster. */
export function newApiName({ newApi, plan, release }: E2eSettings): string {
  const { send } = plan;
  if (send.kind !== "http" || !("workload" in send.place)) return "";
  return newApi ?? fill(send.place.workload, { release });
}
