import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { pause } from "../../pause.ts";
import type { KubernetesClient } from "../connections.ts";
import { textOf } from "../transport-error.ts";
import { isHeldByClient } from "./client-hold.ts";
import type { DialPace } from "./dial-pace.ts";
import { type Dialled, dialTarget } from "./dial-target.ts";
import type { ForwardRecord } from "./forward-status.ts";
import { endPolitely, flushThenReset } from "./local-ending.ts";
import { readLocal } from "./local-reader.ts";
import { LocalWriter } from "./local-writer.ts";
import type { PodChoice, PodFinder } from "./pod-finder.ts";
import { PortForwardError } from "./port-forward-error.ts";
import { Replay } from "./replay.ts";
import type { Newcomer } from "./sharing.ts";

export interface ForwardOptions {
  client: KubernetesClient;
  finder: PodFinder;
  record: ForwardRecord;
  /** How long a new connection waits for a pod that answers; 0: one try. */
  retryForMs: number;
  pace: DialPace;
  newcomer: Newcomer;
  /** Aborted when the port-forward is closed. */
  signal: AbortSignal;
  /** What closing it does to each connection. A listener of the signal for each would be looked for among all others (a tenth of the CPU time of 200). */
  closing: Set<() => void>;
}

/** A client that has ended its side may still wait for an answer, though the protocol cannot tell the pod. This long a silence ends it. */
const lingerMs = 10_000;
/** Where nobody can tell whether it waits, and it has been answered since it spoke last. */
const answeredLingerMs = 1_000;
/** It may go away while it waits. */
const lookAgainMs = 1_000;
/** A pod that refuses its port does so at once. */
const redialPauseMs = 100;

/** Carries one local connection, which nobody reads yet, to a fit pod and back, from the first byte to the close of both sides. */
export function forwardConnection(accepted: Socket, options: ForwardOptions): void {
  new ForwardedConnection(accepted, options).start();
}

/**
 * A pod may be dialled again only while nothing has been exchanged: no byte of the pod has come, and no byte of ours can have arrived.
 * From then on the connection is bound to this pod, and the pod's failure is the connection's: the local side is reset, never ended
 * as if all had been said, and never joined to another pod's stream.
 */
class ForwardedConnection {
  readonly #local: Socket;
  readonly #options: ForwardOptions;
  readonly #deadline: number;
  readonly #writer: LocalWriter;
  readonly #replay = new Replay();
  #sentToPod = false;
  #heardFromPod = false;
  #localEnded = false;
  /** The pod spoke last. */
  #isAnswered = false;
  #remote: Duplex | null = null;
  #linger: NodeJS.Timeout | null = null;

  constructor(accepted: Socket, options: ForwardOptions) {
    const local = readLocal(accepted, (bytes, release) => this.#fromLocal(bytes, release));
    this.#local = local;
    this.#options = options;
    this.#deadline = performance.now() + options.retryForMs;
    this.#writer = new LocalWriter(local, () => this.#remote?.pause());
  }

  start(): void {
    const { record, signal, closing } = this.#options;
    const local = this.#local;
    record.opened();
    const stop = () => local.destroy();
    closing.add(stop);
    // A client that resets its connection has lost interest; its close follows.
    local.on("error", () => undefined);
    local.on("end", () => this.#localHasEnded());
    local.on("drain", () => this.#remote?.resume());
    local.once("close", () => {
      closing.delete(stop);
      if (this.#linger) clearTimeout(this.#linger);
      this.#remote?.destroy();
      record.closed();
    });
    if (signal.aborted) stop();
    else void this.#connect();
  }

  async #connect(): Promise<void> {
    const { client, finder, record, signal, pace, newcomer } = this.#options;
    const gone = () => this.#local.destroyed;
    const dialled = await dialTarget(client, finder, {
      until: this.#deadline,
      signal,
      pace,
      newcomer,
      isWanted: () => !gone(),
      onRetry: (error) => record.retrying({ message: error.message, error }),
    });
    if (gone()) {
      if (dialled.ok) dialled.data.stream.destroy();
      return;
    }
    if (dialled.ok) return this.#attach(dialled.data);
    record.failed({ message: dialled.error.message, error: dialled.error });
    this.#local.resetAndDestroy();
  }

  #attach({ choice, stream }: Dialled): void {
    const { name, port, pod } = choice;
    const way = this.#options.client.dialledBy();
    this.#options.record.dialled({ name, uid: pod?.metadata.uid ?? null, port, way });
    this.#remote = stream;
    // It may have failed already, between being dialled and now.
    if (stream.errored !== null) {
      this.#remoteFailed(stream, stream.errored);
      return;
    }
    stream.on("error", (error) => this.#remoteFailed(stream, error));
    stream.on("drain", () => this.#local.resume());
    stream.on("data", (chunk: Buffer) => this.#fromRemote(chunk));
    stream.once("end", () => void this.#remoteHasEnded(stream, choice));
    for (const chunk of this.#replay.chunks) this.#send(stream, chunk, () => undefined);
    if (this.#localEnded) this.#waitForTheAnswer(stream);
    else if (!stream.writableNeedDrain) this.#local.resume();
  }

  #fromLocal(bytes: Buffer, release: () => void): void {
    const remote = this.#remote;
    this.#options.record.sent(bytes.length);
    this.#isAnswered = false;
    this.#replay.keep(bytes);
    if (remote === null) {
      release();
      if (this.#replay.isFull) this.#local.pause();
      return;
    }
    if (this.#replay.isOverfull) this.#replay.giveUp();
    if (!this.#send(remote, bytes, release)) this.#local.pause();
  }

  #send(remote: Duplex, bytes: Buffer, release: () => void): boolean {
    this.#sentToPod = true;
    // After the pod's end nobody takes it; reading goes on so that the local side can finish.
    if (remote.writable) return remote.write(bytes, release);
    release();
    return true;
  }

  #fromRemote(chunk: Buffer): void {
    this.#heardFromPod = true;
    this.#isAnswered = true;
    this.#replay.giveUp();
    this.#linger?.refresh();
    this.#options.record.received(chunk.length);
    this.#writer.write(chunk);
  }

  #localHasEnded(): void {
    this.#localEnded = true;
    if (this.#remote) this.#waitForTheAnswer(this.#remote);
  }

  /** Once all is sent. A client that is gone is so at the pod at once; one that stays gets a reset after a while of silence, for the answer is missing. */
  #waitForTheAnswer(remote: Duplex): void {
    remote.end(async () => {
      let isHeld = await this.#lookAtClient();
      if (this.#local.destroyed) return;
      const silenceMs = isHeld === null && this.#isAnswered ? answeredLingerMs : lingerMs;
      this.#linger = setTimeout(() => this.#local.resetAndDestroy(), silenceMs);
      while (isHeld === true && !this.#local.destroyed) {
        await pause(lookAgainMs, this.#options.signal);
        isHeld = await this.#lookAtClient();
      }
    });
  }

  async #lookAtClient(): Promise<boolean | null> {
    if (this.#local.destroyed) return false;
    const isHeld = await isHeldByClient(this.#local);
    if (isHeld === false) this.#local.destroy();
    return isHeld;
  }

  async #remoteHasEnded(remote: Duplex, choice: PodChoice): Promise<void> {
    // A killed pod's connections end as regularly as finished ones (measured on a real kubelet); only the pod itself tells.
    const stopped = await this.#options.finder.hasStopped(choice);
    if (this.#local.destroyed || this.#remote !== remote) return;
    if (stopped !== true) {
      remote.destroy();
      endPolitely(this.#local);
      return;
    }
    this.#remoteFailed(
      remote,
      new PortForwardError("broken", `pod ${choice.name} has stopped: its connections end`),
    );
  }

  #remoteFailed(remote: Duplex, error: Error): void {
    if (this.#local.destroyed || this.#remote !== remote) return;
    const { record, finder } = this.#options;
    const failure = { message: textOf(error), error: null };
    finder.forget();
    if (this.#mayDialAgain(error)) {
      this.#remote = null;
      remote.removeAllListeners("data").removeAllListeners("drain").removeAllListeners("end");
      remote.destroy();
      record.retrying(failure);
      void this.#dialAgain();
      return;
    }
    // A client that has had an answer and ended is hardly waiting for more: most have closed both ways, which TCP does not tell.
    if (!(this.#localEnded && this.#heardFromPod)) record.failed(failure);
    flushThenReset(this.#local);
  }

  #mayDialAgain(error: Error): boolean {
    if (this.#heardFromPod || performance.now() >= this.#deadline) return false;
    const arrivedNowhere = error instanceof PortForwardError && error.failure === "refused";
    return !this.#sentToPod || (arrivedNowhere && this.#replay.isPossible);
  }

  async #dialAgain(): Promise<void> {
    await pause(redialPauseMs, this.#options.signal);
    if (this.#local.destroyed) return;
    this.#sentToPod = false;
    if (!this.#localEnded && !this.#replay.isFull) this.#local.resume();
    await this.#connect();
  }
}
