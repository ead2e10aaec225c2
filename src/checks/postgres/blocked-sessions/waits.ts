import { formatDuration } from "../../../units/format-duration.ts";
import type { CheckInput } from "../../check.ts";

export type Input = CheckInput<"postgres/sessions", never>;

/** The consumer's ack_wait, JetStream's default: a message whose statement waits longer is delivered again (measured on nats-server 2.9.10). */
export const ackWaitSeconds = 30;
/** deadlock_timeout's default, from which on the server itself logs a wait (log_lock_waits). */
export const longWaitSeconds = 1;

/** A transaction nobody goes on with, holding locks on tables the worker writes to. nomnom's services commit each statement. */
export const openTransactionSeconds = 300;

export const longestOf = (seconds: (number | null)[]): number =>
  Math.max(...seconds.map((value) => value ?? 0));
export const age = (seconds: number): string => formatDuration(seconds * 1_000);
export const serverOf = (url: string | null) => `postgres/server/${url ?? "unknown"}` as const;
