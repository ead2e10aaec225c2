/** An idle peer that has answered before is dead after this many intervals without a word. */
const silentIntervals = 2;
/** The server answers pings in order with the data, so a pod that does not read holds its pongs back: that is slow, not dead. */
const silentIntervalsWhileSending = 15;
/** Nothing is added to what the network does not take. */
const maxUnsentBytes = 64 * 1024;

/** The connection that is kept alive. */
export interface Peer {
  /** We do not read at the moment, so its words cannot be heard. */
  isPaused(): boolean;
  /** What waits for the network. */
  unsentBytes(): number;
  /** Sends what extends the server's idle timeout; pings do not. */
  nudge(): void;
  /** Sends what it has to answer. */
  ping(): void;
  /** Called once, when a peer that answered before has been silent for two intervals. */
  onDead(): void;
}

export interface KeepAlive {
  /** Something was sent that the pod may be slow to take. */
  sent(): void;
  /** Something came. */
  heard(): void;
  /** A ping was answered. */
  answered(): void;
  stop(): void;
}

/** Keeps an idle connection open and notices a dead peer, by a nudge and a ping every `intervalMs`. */
export function keepAlive(intervalMs: number, peer: Peer): KeepAlive {
  let answers = false;
  let sentSinceAnswer = false;
  let silentFor = 0;
  const speak = (say: () => void) => {
    if (peer.unsentBytes() <= maxUnsentBytes) say();
  };
  const timer = setInterval(() => {
    if (peer.isPaused()) silentFor = 0;
    else silentFor += 1;
    if (answers && silentFor > (sentSinceAnswer ? silentIntervalsWhileSending : silentIntervals)) {
      clearInterval(timer);
      peer.onDead();
      return;
    }
    speak(peer.ping);
    speak(peer.nudge);
  }, intervalMs).unref();
  speak(peer.ping);
  return {
    sent() {
      sentSinceAnswer = true;
    },
    heard() {
      silentFor = 0;
    },
    answered() {
      silentFor = 0;
      answers = true;
      sentSinceAnswer = false;
    },
    stop: () => clearInterval(timer),
  };
}
