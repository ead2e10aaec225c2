import type { AnyCheck } from "../../checks/check.ts";
import { runDoctor } from "../../doctor/run-doctor.ts";
import type { FixEvent } from "../../fix/fix-events.ts";
import type { Wants } from "../../fix/plan-findings.ts";
import { repairs } from "../../fix/repairs.ts";
import type { ApplyOptions } from "../../fix/run/options.ts";
import { runFix } from "../../fix/run/run-fix.ts";
import { tool } from "../../version.ts";
import type { CliContext } from "../cli-context.ts";
import { openSession, type SessionRequest, usualTimeoutMs } from "../session/session.ts";
import { writableConnector } from "../session/writable-connector.ts";
import { journalFolder } from "../state-folder.ts";
import { redactFixEvent } from "./redact-fix-event.ts";

export interface FixWish {
  wants(catalogue: readonly AnyCheck[]): Wants;
  /** Null: plans are shown, and nothing is changed. */
  apply: Pick<ApplyOptions, "decide" | "waitMs"> | null;
  /** Once it is aborted, fix stops and puts back what was not verified. */
  signal: AbortSignal;
}

/** What `nomnom fix` does and says, without secrets. Throws UserError for a bad configuration, and when it may not start. */
export async function* fixEvents(
  context: CliContext,
  request: SessionRequest,
  { wants, apply, signal }: FixWish,
): AsyncGenerator<FixEvent> {
  const { configuration, catalogue, connector, live } = await openSession(context, request);
  const source = await live();
  if (apply !== null) context.ifCutOff("`nomnom fix --recover` puts back what is still changed");
  const events = runFix({
    repairs,
    wants: wants(catalogue),
    blueprint: configuration.blueprint,
    tool,
    look: (looking) =>
      runDoctor({
        catalogue,
        chosen: catalogue,
        blueprint: configuration.blueprint,
        source,
        tool,
        signal: looking,
        timeoutMs: usualTimeoutMs({}),
        waitMs: null,
        now: () => new Date(),
      }),
    apply: apply && {
      ...apply,
      connect: writableConnector(context, request, configuration).connect,
      journalFolder: journalFolder(context),
    },
    connect: connector.connect,
    signal,
    timeoutMs: request.timeoutMs,
    now: () => new Date(),
  });
  yield* context.redactor.events(events, redactFixEvent);
}
