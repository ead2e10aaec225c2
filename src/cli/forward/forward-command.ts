import { homedir } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { loadConfiguration } from "../../blueprint/load-configuration.ts";
import type { Connections, KubernetesClient } from "../../connect/connections.ts";
import { openConnections } from "../../connect/open-connections.ts";
import { checkTarget } from "../../connect/port-forward/check-target.ts";
import { openPortForward, type PortForward } from "../../connect/port-forward/open-port-forward.ts";
import { releaseTargets } from "../../connect/port-forward/release-targets.ts";
import { formatTarget, parseTarget, type WantedForward } from "../../connect/port-forward/target.ts";
import type { ProbeError, ProbeResult } from "../../snapshot/probe-result.ts";
import { redactText } from "../../snapshot/redact.ts";
import { capabilitiesOf } from "../../terminal/capabilities.ts";
import { sanitise } from "../../terminal/sanitise.ts";
import { styleFor } from "../../terminal/style.ts";
import { exitCodes, UserError } from "../../user-error.ts";
import type { CliContext } from "../cli-context.ts";
import { deadlineOption } from "../durations.ts";
import type { GlobalOptions } from "../global-options.ts";
import { writeFully } from "../output.ts";
import { connectionSettings } from "../settings.ts";
import { createForwardDisplay } from "./forward-display.ts";

/** `nomnom forward`: one line per target on stdout, what happens on stderr, until Ctrl-C or `--timeout`. */
export async function runForwardCommand(
  context: CliContext,
  targets: readonly string[],
  options: GlobalOptions,
): Promise<void> {
  const asked = targets.map(parseTarget);
  const output = options.output ?? "text";
  if (output !== "text")
    throw new UserError("unknown-output", `-o ${output}: nomnom forward only writes text`, {
      hint: "each line is HOST:PORT, an arrow and the target",
    });
  const timeoutMs = deadlineOption("--timeout", options.timeout ?? context.env.NOMNOM_TIMEOUT);

  const { connections, release } = await connect(context, options);
  await using _connections = connections;
  const client = orThrow(await connections.kubernetes());
  const wanted = asked.length > 0 ? asked : orThrow(await releaseTargets(client, release));
  const forwards: PortForward[] = [];
  try {
    for (const forward of await checked(client, wanted)) forwards.push(await forward());
    await tell(context, options, forwards);
    await run(context, options, forwards, timeoutMs);
  } finally {
    await Promise.all(forwards.map((forward) => forward[Symbol.asyncDispose]()));
  }
  context.exitWith(context.signal.aborted ? exitCodes.interrupted : exitCodes.ok);

  /** All targets are known to be right before the first port is opened. */
  async function checked(kubernetes: KubernetesClient, all: readonly WantedForward[]) {
    const results = await Promise.all(all.map(({ target }) => checkTarget(kubernetes, target)));
    return results.map((result, index) => {
      const target = orThrow(result);
      const localPort = all[index]?.localPort ?? 0;
      return () => openPortForward(kubernetes, target, { localPort, signal: context.signal });
    });
  }
}

async function connect(
  context: CliContext,
  options: GlobalOptions,
): Promise<{ connections: Connections; release: string }> {
  const { env, cwd, signal } = context;
  if (!options.kubernetes)
    throw new UserError("conflicting-options", "--no-kubernetes leaves nothing to forward to", {
      hint: "leave it out",
    });
  const { blueprint, settings } = await loadConfiguration({
    cwd,
    configFile: options.config ?? env.NOMNOM_CONFIG ?? null,
    entitiesDir: null,
  });
  const { release } = blueprint;
  const requestTimeoutMs = deadlineOption(
    "--request-timeout",
    options.requestTimeout ?? env.NOMNOM_REQUEST_TIMEOUT,
  );
  const effective = connectionSettings(options, env, cwd, settings, { release, requestTimeoutMs });
  const connections = await openConnections(effective, { env, homeDir: env.HOME ?? homedir(), signal });
  return { connections, release };
}

async function tell(
  context: CliContext,
  options: GlobalOptions,
  forwards: readonly PortForward[],
): Promise<void> {
  const capabilities = capabilitiesOf(context.stdout, context.env, { noColour: !options.color });
  const { strong, symbols } = styleFor(capabilities);
  const lines = forwards.map(
    ({ port, target }) =>
      `${strong(`127.0.0.1:${port}`)} ${symbols.arrow} ${sanitise(formatTarget(target))}\n`,
  );
  await writeFully(context.stdout, lines.join(""));
}

async function run(
  context: CliContext,
  options: GlobalOptions,
  forwards: readonly PortForward[],
  timeoutMs: number | null,
): Promise<void> {
  const capabilities = capabilitiesOf(context.stderr, context.env, { noColour: !options.color });
  const display = createForwardDisplay(context.stderr, capabilities, forwards, {
    quiet: options.quiet === true,
    verbose: options.verbose === true,
  });
  try {
    await untilEnd(context.signal, timeoutMs);
  } finally {
    display.close();
  }
}

/** setTimeout takes no more than this. */
const longestDelayMs = 2 ** 31 - 1;

async function untilEnd(signal: AbortSignal, timeoutMs: number | null): Promise<void> {
  try {
    await delay(Math.min(timeoutMs ?? longestDelayMs, longestDelayMs), undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** The API server did not give what the command needs. */
function orThrow<T>(result: ProbeResult<T>): T {
  if (result.ok) return result.data;
  const { kind, message, hint }: ProbeError = result.error;
  throw new UserError(`kubernetes-${kind}`, redactText(message, []), {
    ...(hint === undefined ? {} : { hint }),
    exitCode: kind === "not-configured" ? exitCodes.usage : exitCodes.failed,
  });
}
