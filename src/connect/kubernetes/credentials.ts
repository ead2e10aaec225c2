import { readBoundedText } from "../../bounded-file.ts";
import { failure, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { UserError } from "../../user-error.ts";
import { whyUnreadable } from "../../why-unreadable.ts";
import type { CallLimits } from "../deadline.ts";
import { type ClusterAccess, pem } from "./cluster-access.ts";
import { credentialsEndMs } from "./credentials-end.ts";
import { runExecPlugin } from "./exec-plugin.ts";
import type { KubeconfigUser } from "./kubeconfig-schema.ts";

/** What each request carries. */
export interface Credentials {
  authorization: string | null;
  clientCertificate: { cert: string | Buffer; key: string | Buffer } | null;
  /** Values that must not be printed. */
  secrets: string[];
  /** Milliseconds since the epoch from which on they are looked up again; null: only when the server refuses them. */
  expiresAtMs: number | null;
  /** When those end that cannot be looked up again; null: they can, or do not say. */
  endsAtMs: number | null;
  /** Looking them up again can give others. */
  renewable: boolean;
}

/** A plugin or provider may open a device-code page or a cloud metadata service: more time than one API call gets. */
const minLoginTimeoutMs = 15_000;
/** As client-go (transport/token_source.go): the kubelet replaces a pod's token long before it ends. */
const tokenFileLifetimeMs = 60_000;

/**
 * Resolves the user of a context to a header or a client certificate. What stands in the kubeconfig wins over a plugin, as in client-go. Throws UserError
 * for certificate files that cannot be read and for one without its key.
 */
export async function resolveCredentials(
  access: ClusterAccess,
  env: Readonly<Record<string, string | undefined>>,
  limits: CallLimits,
): Promise<ProbeResult<Credentials>> {
  const { user } = access;
  const clientCertificate = await certificateOf(user);
  const loginLimits = { ...limits, timeoutMs: Math.max(limits.timeoutMs, minLoginTimeoutMs) };
  const fixed = (authorization: string | null, ...secrets: string[]): ProbeResult<Credentials> =>
    succeed({
      ...{ authorization, clientCertificate, secrets, expiresAtMs: null, renewable: false },
      endsAtMs: credentialsEndMs(clientCertificate?.cert ?? null, user.token ?? null),
    });

  if (user.tokenFile) {
    const token = await readToken(user.tokenFile);
    const expiresAtMs = Date.now() + tokenFileLifetimeMs;
    if (token.ok)
      return succeed({
        ...bearer(token.data),
        clientCertificate,
        expiresAtMs,
        renewable: true,
        endsAtMs: null,
      });
    // client-go falls back to the token beside it.
    if (!user.token) return token;
  }
  if (user.token) return fixed(`Bearer ${user.token}`, user.token);
  if (user.username && user.password) {
    const basic = Buffer.from(`${user.username}:${user.password}`).toString("base64");
    return fixed(`Basic ${basic}`, user.password, basic);
  }
  if (user.exec) {
    const plugin = await runExecPlugin(user.exec, access, env, loginLimits);
    if (!plugin.ok) return plugin;
    const { token, clientCertificateData, clientKeyData, expirationTimestamp } = plugin.data;
    return succeed({
      ...bearer(token ?? null),
      clientCertificate:
        clientCertificateData && clientKeyData
          ? { cert: clientCertificateData, key: clientKeyData }
          : clientCertificate,
      expiresAtMs: expirationTimestamp === undefined ? null : Date.parse(expirationTimestamp),
      renewable: true,
      endsAtMs: null,
    });
  }
  if (user["auth-provider"]) {
    const { authProviderToken } = await import("./auth-provider.ts");
    const token = await authProviderToken(user["auth-provider"], loginLimits);
    return token.ok
      ? succeed({
          ...bearer(token.data),
          ...{ clientCertificate, expiresAtMs: null, renewable: true, endsAtMs: null },
        })
      : token;
  }
  return fixed(null);
}

async function certificateOf(user: KubeconfigUser): Promise<Credentials["clientCertificate"]> {
  const cert = await pem(user["client-certificate-data"], user["client-certificate"], "client certificate");
  const key = await pem(user["client-key-data"], user["client-key"], "client key");
  if (cert === null && key === null) return null;
  if (cert !== null && key !== null) return { cert, key };
  throw new UserError(
    "half-a-certificate",
    `the kubeconfig's user has a client ${cert === null ? "key without its certificate" : "certificate without its key"}`,
    { hint: "Set both client-certificate and client-key, or their -data." },
  );
}

const bearer = (token: string | null) => ({
  authorization: token ? `Bearer ${token}` : null,
  secrets: token ? [token] : [],
});

async function readToken(path: string): Promise<ProbeResult<string>> {
  try {
    return succeed((await readBoundedText(path)).trim());
  } catch (error) {
    return failure({
      kind: "auth",
      system: "kubernetes",
      message: `cannot read the token file ${path}: ${whyUnreadable(error)}`,
      hint: "The kubeconfig names it as tokenFile.",
    });
  }
}
