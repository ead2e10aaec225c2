import { e2ePlan, scalingOf } from "../../e2e/run/plan.ts";
import { renderE2ePlan } from "../../report/e2e-plan-text.ts";
import { renderJson } from "../../report/json.ts";
import { exitCodes } from "../../user-error.ts";
import type { CliContext } from "../cli-context.ts";
import { writeFully } from "../output.ts";
import type { E2eFormat } from "./e2e-flags.ts";
import type { PreparedE2e } from "./e2e-preparation.ts";

/** `nomnom e2e --dry-run`: what a run would do, read from the cluster and written to stdout; nothing is changed. */
export async function showE2ePlan(
  context: CliContext,
  { settings, connect, tool, now }: PreparedE2e["run"],
  format: E2eFormat,
): Promise<void> {
  await using connections = await connect(context.signal);
  const client = await connections.kubernetes();
  const scaling = await scalingOf(client, settings);
  const plan = await e2ePlan({
    tool,
    namespace: client.ok ? client.data.namespace : null,
    settings,
    scaling,
    user: client.ok ? client.data.user : null,
    now: now(),
  });
  await writeFully(context.stdout, format === "json" ? renderJson(plan) : renderE2ePlan(plan));
  context.exitWith(scaling.kind === "unknown" ? exitCodes.inconclusive : exitCodes.ok);
}
