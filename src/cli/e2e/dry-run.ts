import { e2ePlanSchema } from "../../e2e/documents.ts";
import { e2ePlan, scalingOf } from "../../e2e/run/plan.ts";
import { rendererOf } from "../../report/formats.ts";
import { exitCodes } from "../../user-error.ts";
import type { CliContext } from "../cli-context.ts";
import { writeFully } from "../output.ts";
import type { E2eRequest } from "./request.ts";
import type { PreparedE2e } from "./session.ts";

/** `nomnom e2e --dry-run`: what a run would do, read from the cluster and written to stdout; nothing is changed. */
export async function showE2ePlan(
  context: CliContext,
  { settings, connect, tool, now }: PreparedE2e,
  { format }: E2eRequest,
): Promise<void> {
  await using connections = await connect(context.signal);
  const client = await connections.kubernetes();
  const scaling = await scalingOf(client, settings, connections.target());
  const plan = await e2ePlan({
    tool,
    namespace: client.ok ? client.data.namespace : null,
    settings,
    scaling,
    user: client.ok ? client.data.user : null,
    now: now(),
  });
  const redacted = context.redactor.data(e2ePlanSchema, plan);
  await writeFully(context.stdout, await rendererOf(format, "E2ePlan")(redacted));
  context.exitWith(scaling.kind === "unknown" ? exitCodes.inconclusive : exitCodes.ok);
}
