import { isIPv6 } from "node:net";
import { loadConfiguration } from "../../blueprint/load-configuration.ts";
import { forTarget } from "../../blueprint/with-release.ts";
import type { KubernetesClient } from "../../connect/connections.ts";
import { openConnections } from "../../connect/open-connections.ts";
import { checkTarget } from "../../connect/port-forward/check-target.ts";
import { ipv4Loopback, parseAddresses } from "../../connect/port-forward/local-listener.ts";
import { openPortForward, type PortForward } from "../../connect/port-forward/open-port-forward.ts";
import { releaseTargets } from "../../connect/port-forward/release-targets.ts";
import { formatTarget, parseTargets, type WantedForward } from "../../connect/port-forward/target.ts";
import { pause } from "../../pause.ts";
import type { ProbeError, ProbeResult } from "../../snapshot/probe-result.ts";
import { capabilitiesOf } from "../../terminal/capabilities.ts";
import { sanitise } from "../../terminal/sanitise.ts";
import { styleFor } from "../../terminal/style.ts";
import { longestTimerMs } from "../../units/longest-timer.ts";
import { exitCodes, UserError } from "../../user-error.ts";
import type { CliContext } from "../cli-context.ts";
import type { GlobalRequest } from "../global-flags.ts";
import { writeFully } from "../output.ts";
import { createConnector } from "../session/connector.ts";
import { createForwardDisplay } from "./forward-display.ts";

/** `nomnom forward`: one line per target and address on stdout, what happens on stderr, until Ctrl-C or `--timeout`. */
export async function runForwardCommand(
  context: CliContext,
  targets: readonly string[],
  request: GlobalRequest & { address: string | null },
): Promise<void> {
  const asked = parseTargets(targets);
  const addresses = parseAddresses(request.address ?? "localhost");
  if (request.output !== null && request.output !== "text")
    throw new UserError("unknown-output", `-o ${request.output}: nomnom forward only writes text`, {
      hint: "Leave -o out: each line is HOST:PORT, an arrow and the target.",
    });
  if (!request.kubernetes)
    throw new UserError("conflicting-options", "--no-kubernetes leaves nothing to forward to", {
      hint: "Leave it out.",
    });

  const { cwd, signal } = context;
  const configuration = await loadConfiguration({ cwd, configFile: request.configFile, entitiesDir: null });
  const connector = createConnector(context, request, configuration, openConnections);
  await using connections = await connector.connect(signal);
  const client = orThrow(await connections.kubernetes());
  const wanted =
    asked.length > 0
      ? asked
      : orThrow(await releaseTargets(client, forTarget(configuration.blueprint, connections.target())));
  const forwards: PortForward[] = [];
  try {
    for (const forward of await checked(client, wanted)) forwards.push(await forward());
    await tell(context, request, forwards, addresses);
    await run(context, request, forwards);
  } finally {
    await Promise.all(forwards.map((forward) => forward[Symbol.asyncDispose]()));
  }
  context.exitWith(signal.aborted ? exitCodes.interrupted : exitCodes.ok);

  /** All targets are known to be right before the first port is opened. */
  async function checked(kubernetes: KubernetesClient, all: readonly WantedForward[]) {
    const results = await Promise.all(all.map(({ target }) => checkTarget(kubernetes, target)));
    return results.map((result, index) => {
      const target = orThrow(result);
      const localPort = all[index]?.localPort ?? 0;
      return () => openPortForward(kubernetes, target, { localPort, addresses, signal });
    });
  }
}

async function tell(
  context: CliContext,
  request: GlobalRequest,
  forwards: readonly PortForward[],
  addresses: readonly string[],
): Promise<void> {
  const capabilities = capabilitiesOf(context.stdout, context.env, { noColour: !request.colour });
  const { strong, symbols } = styleFor(capabilities);
  const hosts = addresses.map((address) => (address === "localhost" ? ipv4Loopback : address));
  const lines = forwards.flatMap(({ port, target }) =>
    hosts.map((host) => {
      const local = isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;
      return `${strong(local)} ${symbols.arrow} ${sanitise(formatTarget(target))}\n`;
    }),
  );
  await writeFully(context.stdout, lines.join(""));
}

async function run(
  context: CliContext,
  request: GlobalRequest,
  forwards: readonly PortForward[],
): Promise<void> {
  const capabilities = capabilitiesOf(context.stderr, context.env, { noColour: !request.colour });
  const display = createForwardDisplay(context.stderr, capabilities, forwards, {
    quiet: request.quiet,
    verbose: request.verbose,
    redactor: context.redactor,
  });
  try {
    await pause(request.timeoutMs ?? longestTimerMs, context.signal);
  } finally {
    display.close();
  }
}

/** The API server did not give what the command needs. */
function orThrow<T>(result: ProbeResult<T>): T {
  if (result.ok) return result.data;
  const { kind, message, hint }: ProbeError = result.error;
  throw new UserError(`kubernetes-${kind}`, message, {
    hint: hint ?? "Check that the cluster answers: nomnom doctor --only kubernetes/reachable.",
    exitCode: kind === "not-configured" ? exitCodes.usage : exitCodes.failed,
  });
}
