import type { Place } from "../reporting/hops.ts";

/** One moment of a run, in milliseconds since it began. */
export interface Noted {
  atMs: number;
  what: string;
  /** How far the message has come by it; null: it says nothing about that. */
  reached: Place | null;
}
