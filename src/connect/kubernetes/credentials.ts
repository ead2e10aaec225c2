import { readFile } from "node:fs/promises";
import { failure, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { whyUnreadable } from "../../why-unreadable.ts";
import type { CallLimits } from "../deadline.ts";
import { textOf } from "../transport-error.ts";
import { type ClusterAccess, pem } from "./cluster-access.ts";
import { runExecPlugin } from "./exec-plugin.ts";

/** What each request carries. */
export interface Credentials {
  authorization: string | null;
  clientCertificate: { cert: string | Buffer; key: string | Buffer } | null;
  /** Values that must not be printed. */
  secrets: string[];
}

/** A plugin may open a device-code page or a cloud metadata service: more time than one API call gets. */
const minPluginTimeoutMs = 15_000;

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
  if (user.exec) {
    const timeoutMs = Math.max(limits.timeoutMs, minPluginTimeoutMs);
    const plugin = await runExecPlugin(user.exec, access, env, { ...limits, timeoutMs });
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
  if (user["auth-provider"]) return authProviderCredentials(access);
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

/** The providers of old (oidc, azure, gcp): client-node knows how to refresh them; nothing else of it is used, its import alone takes 0.3–0.5 s. */
async function authProviderCredentials(access: ClusterAccess): Promise<ProbeResult<Credentials>> {
  const provider = access.user["auth-provider"];
  try {
    const { KubeConfig } = await import("@kubernetes/client-node");
    const config = new KubeConfig();
    config.loadFromClusterAndUser(
      { name: "cluster", server: access.server.href, skipTLSVerify: access.insecureSkipTlsVerify },
      { name: "user", authProvider: provider },
    );
    const options: { headers?: Record<string, string> } = { headers: {} };
    await config.applyToHTTPSOptions(options);
    const authorization = options.headers?.Authorization ?? null;
    return succeed({
      authorization,
      clientCertificate: null,
      secrets: authorization ? [authorization.replace(/^Bearer /, "")] : [],
    });
  } catch (error) {
    return failure({
      kind: "auth",
      system: "kubernetes",
      message: `The kubeconfig's auth-provider ${provider?.name ?? ""} gave no credentials: ${textOf(error)}`,
      hint: "Log in again, or move to an exec plugin: kubectl 1.26 removed the auth-providers of the clouds.",
    });
  }
}
