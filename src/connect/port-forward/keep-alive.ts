import type WebSocket from "ws";

/** The error channel, on which the server ignores what it is sent. */
const errorChannel = 1;
/** An idle peer that has answered before is dead after this many intervals without a word. */
const silentIntervals = 2;
/** The server answers pings in order with the data, so a pod that does not read holds its pongs back: that is slow, not dead. */
const silentIntervalsWhileSending = 15;
/** Nothing is added to what the network does not take. */
const maxUnsentBytes = 64 * 1024;

export interface KeepAlive {
  /** Something was sent that the pod may be slow to take. */
  sent(): void;
}

/**
 * Keeps an idle connection open and notices a dead peer. Every `intervalMs` a frame on the error channel (what extends the server's idle
 * timeout; pings do not) and a ping (whose answer proves the peer alive). `onDead` is called once, when a peer that answered
 * before has been silent for two intervals; while our own side is paused its words cannot be heard and do not count.
 */
export function keepAlive(socket: WebSocket, intervalMs: number, onDead: () => void): KeepAlive {
  let answers = false;
  let sentSinceAnswer = false;
  let silentFor = 0;
  const heard = () => {
    silentFor = 0;
  };
  const ping = () => {
    if (socket.readyState === socket.OPEN && socket.bufferedAmount <= maxUnsentBytes) socket.ping();
  };
  socket.on("message", heard);
  socket.on("pong", () => {
    heard();
    answers = true;
    sentSinceAnswer = false;
  });
  const timer = setInterval(() => {
    if (socket.isPaused) heard();
    else silentFor += 1;
    if (answers && silentFor > (sentSinceAnswer ? silentIntervalsWhileSending : silentIntervals)) {
      clearInterval(timer);
      onDead();
      return;
    }
    ping();
    if (socket.readyState === socket.OPEN && socket.bufferedAmount <= maxUnsentBytes)
      socket.send(Buffer.of(errorChannel));
  }, intervalMs);
  socket.once("close", () => clearInterval(timer));
  ping();
  return {
    sent() {
      sentSinceAnswer = true;
    },
  };
}
