import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { SpdySession } from "../spdy/session.ts";
import { keepAlive } from "./keep-alive.ts";
import { bulkyBytes, type CarrierLoad } from "./sharing.ts";
import { type Company, SpdyPodStream } from "./spdy-pod-stream.ts";

/** What is kept in memory for the clients of one carrier that do not take it, while others there go on. Alone, a client is asked to stop at once. */
const setAsideBytes = 4 * 1024 * 1024;
const justMs = 1_000;

/** One connection to a pod's kubelet that carries any number of its ports' connections. */
export interface SpdyCarrier {
  load(): CarrierLoad;
  /** Null: it takes no more. */
  openPort(port: number): SpdyPodStream | null;
  /** Something has come over it so lately that it is alive, as far as anybody can tell. */
  hasJustSpoken(): boolean;
  close(): void;
}

export interface CarrierOptions {
  keepAliveMs: number;
  /** It takes no new streams any more. */
  onUnfit(): void;
  /** The last stream has left. */
  onIdle(): void;
}

/** @param upgraded what `connection` runs on, itself or the WebSocket's. */
export function createSpdyCarrier(
  connection: Duplex,
  upgraded: Duplex,
  options: CarrierOptions,
): SpdyCarrier {
  const streams = new Set<SpdyPodStream>();
  /** Those whose clients take nothing at the moment. */
  const full = new Set<SpdyPodStream>();
  const bulky = new Set<SpdyPodStream>();
  let isUnfit = false;
  let requests = 0;
  let spokeAt = Number.NEGATIVE_INFINITY;

  const session = new SpdySession(connection, {
    onHeard() {
      spokeAt = performance.now();
      pulse.heard();
    },
    onPong: () => pulse.answered(),
    onGoAway: unfit,
    onClose() {
      pulse.stop();
      unfit();
    },
  });
  const pulse = keepAlive(options.keepAliveMs, {
    isPaused: () => session.isPaused,
    unsentBytes: () => session.unsentBytes,
    // A ping extends the server's idle timeout as any frame does.
    nudge: () => undefined,
    ping: () => session.ping(),
    onDead: () => session.terminate(),
  });

  function unfit(): void {
    if (isUnfit) return;
    isUnfit = true;
    options.onUnfit();
  }

  /** An idle one is no reason for the program to go on. */
  function keepsProgram(does: boolean): void {
    if (!(upgraded instanceof Socket)) return;
    if (does) upgraded.ref();
    else upgraded.unref();
  }

  const waitingBytes = () => [...full].reduce((sum, { readableLength }) => sum + readableLength, 0);

  const company: Company = {
    session,
    moved(stream) {
      if (stream.movedBytes >= bulkyBytes) bulky.add(stream);
    },
    sent: () => pulse.sent(),
    full(stream) {
      full.add(stream);
      if (streams.size === 1 || waitingBytes() >= setAsideBytes) session.pause();
    },
    taken(stream) {
      full.delete(stream);
      if (session.isPaused && (full.size === 0 || waitingBytes() < setAsideBytes / 2)) session.resume();
    },
    left(stream) {
      if (!streams.delete(stream)) return;
      bulky.delete(stream);
      company.taken(stream);
      if (streams.size > 0) return;
      keepsProgram(false);
      options.onIdle();
    },
  };

  return {
    load: () => ({ streams: streams.size, isHeld: full.size > 0, isBulky: bulky.size > 0 }),
    openPort(port) {
      if (isUnfit || !session.isOpen) return null;
      const stream = new SpdyPodStream(company, { id: requests, port });
      requests += 1;
      streams.add(stream);
      if (streams.size === 1) keepsProgram(true);
      return stream;
    },
    hasJustSpoken: () => performance.now() - spokeAt < justMs,
    close: () => session.close(),
  };
}
