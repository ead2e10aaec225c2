import { linkSignals } from "../../linked-signal.ts";
import { pause } from "../../pause.ts";
import { failure, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import type { KubernetesClient } from "../connections.ts";
import { type CallLimits, countDown } from "../deadline.ts";
import { textOf } from "../transport-error.ts";
import { createDialPace } from "./dial-pace.ts";
import { forwardConnection } from "./forward-connection.ts";
import { type ForwardEvent, ForwardRecord, type ForwardStatus } from "./forward-status.ts";
import { listenLocally } from "./local-listener.ts";
import { createPodFinder } from "./pod-finder.ts";
import type { ReadyProbe } from "./ready-probe.ts";
import type { Newcomer } from "./sharing.ts";
import { type ForwardTarget, formatTarget } from "./target.ts";

/** A port of this machine that stands for a port of the pods behind a target, whichever they are at the moment. */
export interface PortForward extends AsyncDisposable {
  readonly target: ForwardTarget;
  /** The local port; the same for as long as the port-forward is open. */
  readonly port: number;
  status(): ForwardStatus;
  /** Calls `listener` at every event; returns what takes it off again. */
  onEvent(listener: (event: ForwardEvent) => void): () => void;
  /**
   * Resolves once the probe gets its answer through the local port: the other side has spoken, not just accepted. Tried again until
   * the limits end it; then the failure says what the port-forward itself saw last.
   */
  ready(probe: ReadyProbe, limits: CallLimits): Promise<ProbeResult<null>>;
}

export interface PortForwardOptions {
  /** Default 0: any free port. */
  localPort?: number;
  /** Where it listens, as `parseAddresses` gives it. Default: 127.0.0.1. */
  addresses?: readonly string[];
  /** How long a new connection waits for a pod that answers, through restarts and rollouts. Default 30 s; 0: one try. */
  retryForMs?: number;
  /** Use a running pod when none is ready: for looking at sick ones. */
  allowUnready?: boolean;
  /** Who connects to the local port. Default: strangers, whose first connections do not share. */
  clients?: Newcomer;
  /** Closes the port-forward's connections when aborted. */
  signal: AbortSignal;
}

const defaultRetryForMs = 30_000;
const readyPauseMs = 100;

/**
 * Opens a port-forward over the client's one TLS agent. Nothing is asked of the cluster before the first connection: see `checkTarget` for
 * telling a wrong target early. Throws UserError `port-in-use`, `port-not-allowed` or `bad-address`.
 */
export async function openPortForward(
  client: KubernetesClient,
  target: ForwardTarget,
  options: PortForwardOptions,
): Promise<PortForward> {
  const closing = new AbortController();
  const linked = linkSignals([options.signal, closing.signal]);
  const { signal } = linked;
  const record = new ForwardRecord();
  const finder = createPodFinder(client, target, { allowUnready: options.allowUnready ?? false });
  const retryForMs = options.retryForMs ?? defaultRetryForMs;
  const newcomer = options.clients ?? "stranger";
  const pace = createDialPace();
  const closingConnections = new Set<() => void>();
  signal.addEventListener("abort", () => {
    for (const close of closingConnections) close();
  });
  const listener = await listenLocally(
    options.localPort ?? 0,
    (local) =>
      forwardConnection(local, {
        ...{ client, finder, record, retryForMs, pace, newcomer, signal },
        closing: closingConnections,
      }),
    options.addresses,
  );
  const { port } = listener;
  return {
    target,
    port,
    status: () => record.status(),
    onEvent: (listen) => record.listen(listen),
    async ready(probe, limits) {
      using deadline = countDown(limits.timeoutMs, () => undefined);
      using both = linkSignals([limits.signal, signal]);
      const ended = both.signal;
      for (;;) {
        try {
          await probe(port, { timeoutMs: Math.max(1, deadline.leftMs()), signal: ended });
          return succeed(null);
        } catch (error) {
          const over = deadline.leftMs() <= readyPauseMs;
          if (ended.aborted || over) return notReady(target, record.status(), error, ended.aborted);
        }
        await pause(readyPauseMs, ended);
      }
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      linked[Symbol.dispose]();
      await listener.close();
    },
  };
}

function notReady(
  target: ForwardTarget,
  { lastFailure }: ForwardStatus,
  error: unknown,
  aborted: boolean,
): ReturnType<typeof failure> {
  if (lastFailure?.error && !aborted) return failure(lastFailure.error);
  const cause = lastFailure?.message ?? textOf(error);
  return failure({
    kind: aborted ? "aborted" : "unreachable",
    system: "kubernetes",
    message: `${formatTarget(target)} does not answer: ${cause}`,
    hint: "`kubectl get pods` and the pod's log show what it is doing.",
  });
}
