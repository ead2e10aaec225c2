import type { TimelineEntry } from "../reporting/e2e-report.ts";

/** The places of a message's way, first to last; between two of them is a hop. */
export type Place = "client" | "api" | "stream" | "worker" | "database" | "dashboard";

/** One moment of a run, in milliseconds since it began. */
export interface Noted extends TimelineEntry {
  /** How far the message has come by it; null: it says nothing about that. */
  reached: Place | null;
}
