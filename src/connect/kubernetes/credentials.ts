import { readFile } from "node:fs/promises";
import { failure, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { whyUnreadable } from "../../why-unreadable.ts";
import type { CallLimits } from "../deadline.ts";
import { type ClusterAccess, pem } from "./cluster-access.ts";
import { runExecPlugin } from "./exec-plugin.ts";

/** What each request carries. */
export interface Credentials {
  authorization: string | null;
  clientCertificate: { cert: string | Buffer; key: string | Buffer } | null;
  /** Values that must not be printed. */
  secrets: string[];
}

/** A plugin or provider may open a device-code page or a cloud metadata service: more time than one API call gets. */
const minLoginTimeoutMs = 15_000;

/** Resolves the user of a context to a header or a client certificate; runs its exec plugin if it has one. Throws UserError for unreadable certificate files. */
export async function resolveCredentials(
  access: ClusterAccess,
  env: Readonly<Record<string, string | undefined>>,
  limits: CallLimits,
): Promise<ProbeResult<Credentials>> {
  const { user } = access;
  const cert = await pem(user["client-certificate-data"], user["client-certificate"], "client certificate");
  const key = await pem(user["client-key-data"], user["client-key"], "client key");
  const clientCertificate = cert !== null && key !== null ? { cert, key } : null;
  const loginLimits = { ...limits, timeoutMs: Math.max(limits.timeoutMs, minLoginTimeoutMs) };
  if (user.exec) {
    const plugin = await runExecPlugin(user.exec, access, env, loginLimits);
    if (!plugin.ok) return plugin;
    const { token, clientCertificateData, clientKeyData } = plugin.data;
    return succeed({
      ...bearer(token ?? null),
      clientCertificate:
        clientCertificateData && clientKeyData
          ? { cert: clientCertificateData, key: clientKeyData }
          : clientCertificate,
    });
  }
  if (user["auth-provider"]) {
    const { authProviderToken } = await import("./auth-provider.ts");
    const token = await authProviderToken(user["auth-provider"], loginLimits);
    return token.ok ? succeed({ ...bearer(token.data), clientCertificate }) : token;
  }
  const token = user.tokenFile ? await readToken(user.tokenFile) : succeed(user.token ?? null);
  if (!token.ok) return token;
  if (token.data) return succeed({ ...bearer(token.data), clientCertificate });
  if (user.username && user.password) {
    const basic = Buffer.from(`${user.username}:${user.password}`).toString("base64");
    return succeed({
      authorization: `Basic ${basic}`,
      clientCertificate,
      secrets: [user.password, basic],
    });
  }
  return succeed({ authorization: null, clientCertificate, secrets: [] });
}

const bearer = (token: string | null) => ({
  authorization: token ? `Bearer ${token}` : null,
  secrets: token ? [token] : [],
});

async function readToken(path: string): Promise<ProbeResult<string>> {
  try {
    return succeed((await readFile(path, "utf8")).trim());
  } catch (error) {
    return failure({
      kind: "auth",
      system: "kubernetes",
      message: `Cannot read the token file ${path}: ${whyUnreadable(error)}`,
      hint: "The kubeconfig names it as tokenFile.",
    });
  }
}
