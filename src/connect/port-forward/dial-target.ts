import type { Duplex } from "node:stream";
import { pause } from "../../pause.ts";
import { failure, type ProbeError, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import type { KubernetesClient } from "../connections.ts";
import type { PodChoice, PodFinder } from "./pod-finder.ts";
import type { Slots } from "./slots.ts";

export interface Dialled {
  choice: PodChoice;
  stream: Duplex;
}

export interface RetryLimits {
  /** Moment (performance.now) after which nothing is tried again. */
  until: number;
  signal: AbortSignal;
  /** So many dials at a time: each is a TLS handshake here, one in the API server and a dial in the node. */
  slots: Slots;
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
    const dialled = await limits.slots.run(() => dialOnce(client, finder, limits));
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
  { isWanted }: RetryLimits,
): Promise<ProbeResult<Dialled>> {
  if (!isWanted()) return failure({ kind: "aborted", system: "kubernetes", message: "the client has gone" });
  const choice = await finder.choose();
  if (!choice.ok) return failure(choice.error);
  const stream = await client.dialPod(choice.data.name, choice.data.port);
  return stream.ok ? succeed({ choice: choice.data, stream: stream.data }) : stream;
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
