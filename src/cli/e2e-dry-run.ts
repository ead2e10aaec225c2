import type { WritableConnections } from "../connect/writable-connections.ts";
import { type E2ePlan, e2ePlan } from "../e2e/plan.ts";
import { planScaling, type ScalePlan } from "../e2e/scale-plan.ts";
import type { E2eSettings } from "../e2e/settings.ts";
import { renderE2ePlan } from "../report/e2e-plan-text.ts";
import { renderJson } from "../report/json.ts";
import { exitCodes } from "../user-error.ts";
import { tool } from "../version.ts";
import type { CliContext } from "./cli-context.ts";
import type { Connector } from "./connector.ts";
import type { E2eFormat } from "./e2e-output.ts";
import { writeFully } from "./output.ts";

/** `nomnom e2e --dry-run`: what a run would do, read from the cluster and written to stdout; nothing is changed. */
export async function showE2ePlan(
  context: CliContext,
  {
    format,
    settings,
    connector,
  }: { format: E2eFormat; settings: E2eSettings; connector: Connector<WritableConnections> },
): Promise<void> {
  await using connections = await connector.connect(context.signal);
  const client = await connections.kubernetes();
  const scaling: ScalePlan = client.ok
    ? await planScaling(client.data, settings)
    : { kind: "unknown", error: client.error };
  const plan: E2ePlan = e2ePlan({
    tool,
    namespace: client.ok ? client.data.namespace : null,
    settings,
    scaling,
    user: client.ok ? client.data.user : null,
    now: new Date(),
  });
  await writeFully(context.stdout, format === "json" ? renderJson(plan) : renderE2ePlan(plan));
  context.exitWith(scaling.kind === "unknown" ? exitCodes.inconclusive : exitCodes.ok);
}
