import { RustPanic } from "../rust/panic.ts";

/** DATABASE_URL; without it API, worker and dashboard panic at start. */
export function databaseUrl(env: Readonly<Record<string, string>>): string {
  const url = env.DATABASE_URL;
  if (url === undefined)
    throw RustPanic.expect("src/database.rs:15:10", "DATABASE_URL must be set", "NotPresent");
  return url;
}

/** NATS_URL, or the one of a local server. */
export function natsUrl(env: Readonly<Record<string, string>>): string {
  return env.NATS_URL ?? "nats://localhost:4222";
}

/** A positive whole number from the environment; what is not one counts as not set, as Rust's `parse().ok()` does. */
export function positiveInteger(text: string | undefined, otherwise: number): number {
  return text !== undefined && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : otherwise;
}
