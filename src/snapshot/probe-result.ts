import * as z from "zod";
import { systems } from "../systems/systems.ts";

/**
 * Why a probe has no data.
 * - `forbidden`: the credentials may not read it; `missing` names the permission.
 * - `unreachable`: nothing answers at the address (refused, reset, no route, no such host, no ready pod).
 * - `timeout`: connected or connecting, no answer before the deadline.
 * - `auth`: the credentials themselves were refused.
 * - `tls`: the TLS handshake failed.
 * - `not-found`: the address answers, the object or feature asked for is not there.
 * - `invalid`: the answer is not what this protocol says.
 * - `too-large`: the answer is over what is read at most (src/bounds.ts).
 * - `not-configured`: no address is known for this system; its checks are skipped.
 * - `upstream`: the address would come from a system that could not be read; `upstream` names it.
 * - `aborted`: the run was interrupted or its whole-run deadline passed.
 */
const probeErrorKinds = [
  "forbidden",
  "unreachable",
  "timeout",
  "auth",
  "tls",
  "not-found",
  "invalid",
  "too-large",
  "not-configured",
  "upstream",
  "aborted",
] as const;

export const probeErrorSchema = z.object({
  kind: z.enum(probeErrorKinds),
  system: z.enum(systems),
  /** One sentence for people: what was asked, what came back. Redacted. */
  message: z.string(),
  /** What would make it readable: a flag, a command, a port. */
  hint: z.string().optional(),
  /** With `forbidden` on Kubernetes: the rule that is missing, ready to be printed as a Role. */
  missing: z
    .array(
      z.object({
        apiGroup: z.string(),
        resource: z.string(),
        verb: z.string(),
        /** The one object it is needed for; absent: all of the namespace. */
        name: z.string().optional(),
      }),
    )
    .optional(),
  /** With `forbidden` on Kubernetes: the user as the server knows it, which a kubeconfig does not; absent where it was not named, and in older snapshots. */
  refusedUser: z.string().optional(),
  /** What PostgreSQL itself answered: its SQLSTATE and its words. */
  answer: z.object({ sqlState: z.string(), message: z.string() }).optional(),
  /** With `unreachable` on NATS: the items of a list that did not answer, each with the server's reason where it gives one (2.12); absent in older snapshots. */
  unlisted: z.record(z.string(), z.string().nullable()).optional(),
  /** With `not-found` on NATS: the account that has no JetStream, as the server calls it (since 2.10). */
  account: z.string().optional(),
  /** With `upstream`: the system whose failure hides the address, or is in the way to it. On a port-forward: Kubernetes did not open it. */
  upstream: z.enum(systems).optional(),
});
export type ProbeError = z.infer<typeof probeErrorSchema>;

/** What every probe and every connection attempt returns: data, or why there is none. Never an exception. */
export type ProbeResult<T> = { ok: true; data: T } | { ok: false; error: ProbeError };

export const succeed = <T>(data: T): ProbeResult<T> => ({ ok: true, data });
export const failure = (error: ProbeError): { ok: false; error: ProbeError } => ({ ok: false, error });

/** The data; null: it could not be read, or was not asked for. */
export const dataOf = <T>(result: ProbeResult<T> | undefined): T | null => (result?.ok ? result.data : null);
