import type { Duplex } from "node:stream";
import { failure, type ProbeError, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { type CallLimits, countDown, DeadlineExceeded } from "../deadline.ts";
import type { ApiTransport } from "../kubernetes/api-transport.ts";
import { transportError } from "../transport-error.ts";
import { type OpenedWay, openWay } from "./open-way.ts";
import { type Newcomer, place } from "./sharing.ts";
import { createSlots } from "./slots.ts";
import type { CarrierOptions, SpdyCarrier } from "./spdy-carrier.ts";
import { createWayOrder, usualOrder } from "./way-order.ts";
import type { Way } from "./ways.ts";

/** Opens connections to the pods of one namespace through one API server. */
export interface PodDialler {
  /**
   * One connection to a pod's port. Resolves once the server has accepted; whether the pod listens shows in the stream: its refusal can come with
   * the first bytes, and is then in `errored` already. One that nobody wants any more when its turn comes is not opened.
   */
  dial(
    pod: string,
    port: number,
    newcomer?: Newcomer,
    isWanted?: () => boolean,
  ): Promise<ProbeResult<Duplex>>;
  /** How the latest connection was opened and what stood in the way of others, in words; null: none was. */
  way(): string | null;
}

export interface PodDiallerOptions {
  transport: ApiTransport;
  server: string;
  namespace: string;
  limits: CallLimits;
  /** Between signs of life on an idle connection; load balancers cut those after a minute or more. Default 20 s. */
  keepAliveMs?: number;
  /** In which order they are tried. Default: that of `usualOrder`. */
  ways?: readonly Way[];
}

const defaultKeepAliveMs = 20_000;
/** Each is a TLS handshake here, one in the API server and one in the node. Fewer than the agent has sockets, so that reads do not wait behind them. */
const openingsAtOnce = 12;
/** A carrier that nobody uses stays this long for the next connection. */
const idleMs = 5_000;

/** A connection to the API server for one pod, from the moment it is asked for. */
interface Seat {
  opened: Promise<ProbeResult<OpenedWay>>;
  carrier: SpdyCarrier | null;
  /** Streams that wait for it to open: whether their clients still do. */
  waiting: Set<() => boolean>;
  idleTimer: NodeJS.Timeout | null;
  /** Nobody is seated here any more. */
  remove(): void;
}

/** Who wants a connection. */
interface Passenger {
  pod: string;
  port: number;
  newcomer: Newcomer;
  isWanted: () => boolean;
}

export const nobodyWaits: ProbeError = {
  kind: "aborted",
  system: "kubernetes",
  message: "the client has gone",
};

export function createPodDialler(options: PodDiallerOptions): PodDialler {
  const { limits, keepAliveMs = defaultKeepAliveMs } = options;
  const pools = new Map<string, Seat[]>();
  const slots = createSlots(openingsAtOnce);
  const orders = {
    own: createWayOrder(options.ways ?? usualOrder.own),
    stranger: createWayOrder(options.ways ?? usualOrder.stranger),
  };
  let latest = orders.own;
  limits.signal.addEventListener("abort", closeAll, { once: true });

  function closeAll(): void {
    for (const seat of [...pools.values()].flat()) seat.carrier?.close();
  }

  /** With its first stream to `port`, where the server takes one port for each connection only. */
  function openSeat({ pod, port, newcomer, isWanted }: Passenger): Seat {
    const waiting = new Set([isWanted]);
    const seats = pools.get(pod) ?? [];
    pools.set(pod, seats);
    const remove = () => {
      if (seats.includes(seat)) seats.splice(seats.indexOf(seat), 1);
      if (seats.length === 0 && pools.get(pod) === seats) pools.delete(pod);
    };
    const carrierOptions: CarrierOptions = {
      keepAliveMs,
      onUnfit: remove,
      onIdle() {
        seat.idleTimer = setTimeout(() => {
          remove();
          seat.carrier?.close();
        }, idleMs).unref();
      },
    };
    const open = async (): Promise<ProbeResult<OpenedWay>> => {
      const result = await slots.run(async () => {
        if ([...waiting].some((isWanted) => isWanted()))
          return openWay({ ...options, order: orders[newcomer], pod, port }, carrierOptions);
        // Before anybody else comes to wait for it.
        remove();
        return failure(nobodyWaits);
      });
      if (result.ok && result.data.kind === "spdy") seat.carrier = result.data.carrier;
      else remove();
      return result;
    };
    const seat: Seat = {
      opened: Promise.resolve().then(open),
      carrier: null,
      waiting,
      idleTimer: null,
      remove,
    };
    seats.push(seat);
    return seat;
  }

  /** A seat with room, or a new one. While it is not known what the server speaks, one asks for all. */
  function findSeat(passenger: Passenger): { seat: Seat; isNew: boolean } {
    const { pod, newcomer } = passenger;
    const seats = pools.get(pod) ?? [];
    const speaks = orders[newcomer].speaks();
    const known = speaks === null ? seats[0] : speaks === "spdy" ? fitSeat(seats, newcomer) : undefined;
    if (known === undefined) return { seat: openSeat(passenger), isNew: true };
    known.waiting.add(passenger.isWanted);
    return { seat: known, isNew: false };
  }

  /** Null: it has gone, or was for one connection only, and another has to be found. */
  async function sit(seat: Seat, isNew: boolean, { pod, port, isWanted }: Passenger) {
    const opened = await seat.opened;
    seat.waiting.delete(isWanted);
    if (!opened.ok) return opened;
    if (opened.data.kind === "channels") return isNew ? succeed<Duplex>(opened.data.stream) : null;
    if (seat.idleTimer !== null) clearTimeout(seat.idleTimer);
    const stream = opened.data.carrier.openPort(port);
    if (stream === null) {
      // Its end may not have been reported yet, and is not while the next seat is looked for.
      seat.remove();
      return null;
    }
    // Not `within`: of two hundred connections at once its signals took a tenth of the CPU time (measured).
    const deadline = countDown(limits.timeoutMs, () =>
      stream.destroy(new DeadlineExceeded(limits.timeoutMs)),
    );
    const what = `port-forward to ${pod}:${port}`;
    const accepted = stream.accepted
      .then(
        () => succeed<Duplex>(stream),
        (error: unknown) => failure(transportError({ system: "kubernetes", what }, error)),
      )
      .finally(() => deadline[Symbol.dispose]());
    // What a client says first need not wait for the kubelet to take the stream, where the connection is known to live.
    return opened.data.carrier.hasJustSpoken() ? succeed<Duplex>(stream) : accepted;
  }

  return {
    async dial(pod, port, newcomer = "own", isWanted = () => true) {
      latest = orders[newcomer];
      const passenger = { pod, port, newcomer, isWanted };
      for (;;) {
        const { seat, isNew } = findSeat(passenger);
        const result = await sit(seat, isNew, passenger);
        if (result !== null) return result;
      }
    },
    way: () => latest.words(),
  };
}

function fitSeat(seats: readonly Seat[], newcomer: Newcomer): Seat | undefined {
  const placement = place(seats.map(loadOf), newcomer);
  return placement.kind === "join" ? seats[placement.index] : undefined;
}

function loadOf({ carrier, waiting }: Seat) {
  const load = carrier?.load() ?? { streams: 0, isHeld: false, isBulky: false };
  return { ...load, streams: load.streams + waiting.size };
}
