import type { Moment, RequestFaulted, StreamFaulted, Traffic } from "../plan.ts";

type Fault = RequestFaulted | StreamFaulted;

/** Counts what passes the proxies, hands out the faults of a plan, and tells who waits for a moment. */
export interface TrafficControl {
  /** The number of this request among its kind, and the fault that strikes it. */
  requested(on: RequestFaulted["on"]): { nth: number; fault: RequestFaulted | null };
  /** The fault that strikes this connection. */
  connected(on: StreamFaulted["on"]): StreamFaulted | null;
  reached(on: Traffic, nth: number, moment: Moment): void;
  /** Until this time nothing passes. */
  frozen(): Promise<void>;
  freeze(ms: number): void;
  /** Keeps a request to be made after its sender gave up. */
  keepForLater(deliver: () => Promise<void>): void;
}

export interface Control extends TrafficControl {
  /** From now on: these faults, all counts from 1. */
  begin(faults: readonly Fault[], onMoment: (on: Traffic, nth: number, moment: Moment) => void): void;
  /** Faults no more; how many there were. */
  calm(): number;
  /** Makes every request that is kept for later; how many there were. */
  deliverAll(): Promise<number>;
}

export function createControl(): Control {
  let faults: readonly Fault[] = [];
  let onMoment: (on: Traffic, nth: number, moment: Moment) => void = () => undefined;
  const counts = new Map<Traffic, number>();
  const later: (() => Promise<void>)[] = [];
  let frozenUntilMs = 0;
  let struck = 0;
  const counted = <T>(fault: T | undefined): T | null => {
    if (fault === undefined) return null;
    struck += 1;
    return fault;
  };
  const next = (on: Traffic): number => {
    const nth = (counts.get(on) ?? 0) + 1;
    counts.set(on, nth);
    return nth;
  };
  return {
    begin(given, told) {
      faults = given;
      onMoment = told;
      counts.clear();
      struck = 0;
    },
    calm() {
      faults = [];
      onMoment = () => undefined;
      frozenUntilMs = 0;
      return struck;
    },
    requested(on) {
      const nth = next(on);
      const isStruck = (fault: Fault): fault is RequestFaulted =>
        fault.on === on && "times" in fault && nth >= fault.nth && nth < fault.nth + fault.times;
      return { nth, fault: counted(faults.find(isStruck)) };
    },
    connected(on) {
      const nth = next(on);
      const isStruck = (fault: Fault): fault is StreamFaulted =>
        fault.on === on && "afterBytes" in fault && fault.nth === nth;
      return counted(faults.find(isStruck));
    },
    reached: (on, nth, moment) => onMoment(on, nth, moment),
    async frozen() {
      while (performance.now() < frozenUntilMs) await sleep(20);
    },
    freeze(ms) {
      frozenUntilMs = performance.now() + ms;
    },
    keepForLater: (deliver) => later.push(deliver),
    async deliverAll() {
      const due = later.splice(0);
      for (const deliver of due) await deliver();
      return due.length;
    },
  };
}

export const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
