import type { Duplex } from "node:stream";
import { pause } from "../../pause.ts";
import { failure, type ProbeError, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import type { KubernetesClient } from "../connections.ts";
import type { DialPace } from "./dial-pace.ts";
import { nobodyWaits } from "./pod-dialler.ts";
import type { PodChoice, PodFinder } from "./pod-finder.ts";
import type { Newcomer } from "./sharing.ts";

export interface Dialled {
  choice: PodChoice;
  stream: Duplex;
}

export interface RetryLimits {
  /** Moment (performance.now) after which nothing is tried again. */
  until: number;
  signal: AbortSignal;
  pace: DialPace;
  newcomer: Newcomer;
  /** False once the client has gone. */
  isWanted(): boolean;
  onRetry(error: ProbeError): void;
}

const firstPauseMs = 50;
const longestPauseMs = 250;

/**
 * A stream to a fit pod, tried again until `until` for what passes by itself: no ready pod, a pod that has just gone, an API server that is
 * overloaded or away. Credentials, rights and TLS do not pass by themselves.
 */
export async function dialTarget(
  client: KubernetesClient,
  finder: PodFinder,
  limits: RetryLimits,
): Promise<ProbeResult<Dialled>> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    const dialled = await dialOnce(client, finder, limits);
    if (dialled.ok || !passes(dialled.error) || performance.now() + pauseMs > limits.until) return dialled;
    limits.onRetry(dialled.error);
    finder.forget();
    await pause(pauseMs, limits.signal);
    if (limits.signal.aborted || !limits.isWanted()) return dialled;
  }
}

async function dialOnce(
  client: KubernetesClient,
  finder: PodFinder,
  { isWanted, newcomer, pace, until, signal }: RetryLimits,
): Promise<ProbeResult<Dialled>> {
  const trouble = await pace.turn(until, signal);
  if (trouble !== null) return failure(trouble);
  if (!isWanted()) return failure(nobodyWaits);
  const startedAt = performance.now();
  const dialled = await dialFitPod(client, finder, newcomer, isWanted);
  switch (dialled.by) {
    case "pod":
      pace.answered();
      break;
    case "server":
      if (passes(dialled.result.error)) pace.failed(dialled.result.error, startedAt);
  }
  return dialled.result;
}

/** Who decided: a server that has listed the pods has answered, whether one is fit or not. */
type FitPodDial =
  | { by: "pod"; result: ProbeResult<Dialled> }
  | { by: "server"; result: ReturnType<typeof failure> };

async function dialFitPod(
  client: KubernetesClient,
  finder: PodFinder,
  newcomer: Newcomer,
  isWanted: () => boolean,
): Promise<FitPodDial> {
  const chosen = await finder.choose();
  if (chosen.kind === "unread") return { by: "server", result: failure(chosen.error) };
  if (chosen.kind === "none") return { by: "pod", result: failure(chosen.error) };
  const { choice } = chosen;
  const stream = await client.dialPod(choice.name, choice.port, newcomer, isWanted);
  if (stream.ok) return { by: "pod", result: succeed({ choice, stream: stream.data }) };
  // The pod has just gone.
  const by = stream.error.kind === "not-found" ? "pod" : "server";
  return { by, result: stream };
}

/** Whether trying again may help. */
function passes(error: ProbeError): boolean {
  switch (error.kind) {
    case "unreachable":
    case "timeout":
    case "not-found":
      return true;
    default:
      return false;
  }
}
