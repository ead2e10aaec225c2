import { resolve } from "node:path";
import type { LoadedConfiguration } from "../../blueprint/load-configuration.ts";
import { readBoundedText } from "../../bounded-file.ts";
import { selectSteps } from "../../e2e/run/select-steps.ts";
import type { E2eLoad, E2eSettings } from "../../e2e/run/settings.ts";
import { stepsOf } from "../../e2e/steps/steps.ts";
import { longestTimerMs } from "../../units/longest-timer.ts";
import { UserError } from "../../user-error.ts";
import { whyUnreadable } from "../../why-unreadable.ts";
import type { CliContext } from "../cli-context.ts";
import { defaultRequestTimeoutMs } from "../session/settings.ts";
import { e2eLoad, preparing, refuseUnrepeatable, refuseUntold } from "./load.ts";
import type { E2eRequest } from "./request.ts";

const defaultTimeoutMs = 180_000;

/** What a run does, from flags, environment and configuration file. Throws UserError for bad input. */
export async function e2eSettings(
  context: CliContext,
  request: E2eRequest,
  { blueprint, settings }: LoadedConfiguration,
): Promise<E2eSettings> {
  for (const [given, name] of [
    [request.cutover, "--cutover"],
    [request.coldStart, "--cold-start"],
  ] as const) {
    if (!given || !request.keepOldApi) continue;
    throw new UserError("conflicting-options", `--keep-old-api leaves nothing to do for ${name}`, {
      hint: "Give one of them.",
    });
  }
  const { plan } = settings.e2e;
  if (plan === null) throw noPlan();
  const all = stepsOf(plan);
  const load = e2eLoad(request, plan);
  const file =
    request.message === null ? (settings.e2e.message?.value ?? null) : resolve(context.cwd, request.message);
  const message = file === null ? null : await readMessage(file);
  if (message === null && plan.message === undefined) throw noMessage();
  refuseUntold(plan, message);
  refuseUnrepeatable(load, plan, message);
  return {
    plan,
    release: blueprint.release,
    instance: blueprint.instance,
    newApi: settings.e2e.newApi?.value ?? null,
    oldApi: settings.e2e.oldApi?.value ?? null,
    keepOldApi: request.keepOldApi,
    cutover: request.cutover,
    coldStart: request.coldStart,
    clean: request.clean,
    steps: selectSteps(
      {
        only: load.kind === "soak" ? preparing(all).map(({ id }) => id) : request.steps.only,
        from: request.steps.from,
        skip: request.steps.skip,
      },
      all,
    ),
    message,
    load,
    timeoutMs: request.timeoutMs ?? timeoutOf(load, settings.e2e.timeoutMs?.value ?? defaultTimeoutMs),
    requestTimeoutMs: request.requestTimeoutMs ?? defaultRequestTimeoutMs,
  };
}

const noPlan = () =>
  new UserError(
    "no-e2e-plan",
    "nomnom.doctor.yaml begins with nothing and does not say how a message is sent",
    {
      hint: "Say it with e2e.send: docs/e2e.md has an example.",
    },
  );

const noMessage = () =>
  new UserError("no-message", "e2e.send says how a message is sent, and there is none", {
    hint: "Write it under e2e.message, or name a file there or with --message.",
  });

/** Without --timeout: that of one run for each, or for what a soak takes beside its sending. */
function timeoutOf(load: E2eLoad, ofOneRunMs: number): number {
  switch (load.kind) {
    case "once":
      return ofOneRunMs;
    case "repeat":
      return Math.min(longestTimerMs, load.runs * ofOneRunMs);
    case "soak":
      return Math.min(longestTimerMs, (load.count / load.perSecond) * 1000 + ofOneRunMs);
  }
}

async function readMessage(file: string): Promise<string> {
  try {
    return await readBoundedText(file);
  } catch (error) {
    throw new UserError("unreadable-message", `cannot read the message ${file}: ${whyUnreadable(error)}`, {
      hint: "Name a file that holds one JSON message.",
      cause: error,
    });
  }
}
