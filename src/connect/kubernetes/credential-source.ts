import { type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import type { CallLimits } from "../deadline.ts";
import type { ClusterAccess } from "./cluster-access.ts";
import { type Credentials, resolveCredentials } from "./credentials.ts";

/** The credentials of a run, renewed as client-go does: at their expiry, and once when the server refuses them. */
export interface CredentialSource {
  /** What a request carries now. Where a renewal fails the old ones stay: the server's own answer says then what is wrong. */
  current(): Promise<Credentials>;
  /** After a 401 to a request with `used`: whether there are others to send it with. */
  renew(used: Credentials): Promise<boolean>;
}

/** A plugin that fails is not started again for each of twenty requests. */
const pauseAfterFailureMs = 5_000;

/**
 * Resolves the user of a context, and again whenever that is due.
 * @param onSecrets is given values that must not be printed, with each renewal.
 */
export async function openCredentials(
  access: ClusterAccess,
  env: Readonly<Record<string, string | undefined>>,
  limits: CallLimits,
  onSecrets: (...secrets: string[]) => void,
): Promise<ProbeResult<CredentialSource>> {
  const first = await resolveCredentials(access, env, limits);
  if (!first.ok) return first;
  onSecrets(...first.data.secrets);
  let latest = first.data;
  let failedAtMs = Number.NEGATIVE_INFINITY;
  let renewing: Promise<void> | null = null;

  async function lookAgain(): Promise<void> {
    const next = await resolveCredentials(access, env, limits);
    if (next.ok) {
      onSecrets(...next.data.secrets);
      latest = next.data;
    } else failedAtMs = Date.now();
  }

  function renewed(): Promise<void> {
    renewing ??= lookAgain().finally(() => {
      renewing = null;
    });
    return renewing;
  }

  return succeed({
    async current() {
      const isDue = latest.expiresAtMs !== null && Date.now() >= latest.expiresAtMs;
      if (isDue && Date.now() - failedAtMs >= pauseAfterFailureMs) await renewed();
      return latest;
    },
    async renew(used) {
      if (latest === used && used.renewable && Date.now() - failedAtMs >= pauseAfterFailureMs)
        await renewed();
      return latest !== used;
    },
  });
}
