import { readBounded, readBoundedText } from "../../bounded-file.ts";
import type { Setting } from "../../setting.ts";
import { bracketed } from "../../units/bracketed.ts";
import { UserError } from "../../user-error.ts";
import { whyUnreadable } from "../../why-unreadable.ts";
import { didYouMean, listed } from "../../words/nearest.ts";
import type { ConnectionSettings } from "../connection-settings.ts";
import { codeOf } from "../transport-error.ts";
import { locateKubeconfig, readKubeconfig } from "./kubeconfig-files.ts";
import type { KubeconfigFile, KubeconfigUser } from "./kubeconfig-schema.ts";

/** One API server, who we are there, and the context's own namespace. */
export interface ClusterAccess {
  /** Null: in a pod, with its service account. */
  context: string | null;
  origin: string;
  namespace: string | null;
  server: URL;
  /** PEM; null: the CAs Node trusts. */
  ca: Buffer | null;
  insecureSkipTlsVerify: boolean;
  tlsServerName: string | null;
  proxyUrl: string | null;
  userName: string | null;
  user: KubeconfigUser;
}

export interface AccessOptions {
  /** Of the settings, what is given. */
  given: ConnectionSettings["given"];
  env: Readonly<Record<string, string | undefined>>;
  homeDir: string;
  /** Where a pod finds its service account. */
  serviceAccountDir?: string;
}

/**
 * Who to talk to, by kubectl's rules; in a pod without a kubeconfig the pod's service account. Null: no configuration anywhere.
 * Throws UserError for unreadable or malformed files and unknown contexts.
 */
export async function resolveClusterAccess(options: AccessOptions): Promise<ClusterAccess | null> {
  const { given } = options;
  const asked = given.get("kubernetes.context");
  const location = locateKubeconfig(given.get("kubernetes.kubeconfig") ?? null, options.env, options.homeDir);
  const file = await readKubeconfig(location);
  const name = asked?.value ?? file?.["current-context"] ?? null;
  if (file === null || (name === null && file.clusters.length === 0)) {
    const inCluster = await serviceAccountAccess(options);
    if (inCluster !== null && asked === undefined) return inCluster;
    if (asked !== undefined) throw unknownContext(asked, []);
    return null;
  }
  if (name === null)
    throw new UserError("no-context", `the kubeconfig (${location.origin}) has no current-context`, {
      hint: `Name one with --context: ${listed(file.contexts.map((entry) => entry.name))}.`,
    });
  return contextAccess(file, name, asked ?? { value: name, origin: location.origin });
}

async function contextAccess(file: KubeconfigFile, name: string, setting: Setting): Promise<ClusterAccess> {
  const context = file.contexts.find((entry) => entry.name === name)?.context;
  if (context === undefined)
    throw unknownContext(
      setting,
      file.contexts.map((entry) => entry.name),
    );
  const cluster = file.clusters.find((entry) => entry.name === context.cluster)?.cluster;
  const user = file.users.find((entry) => entry.name === context.user)?.user;
  if (cluster === undefined || (user === undefined && context.user !== ""))
    throw new UserError(
      "broken-context",
      cluster === undefined
        ? `context "${name}" names cluster "${context.cluster}", which the kubeconfig does not define`
        : `context "${name}" names user "${context.user}", which the kubeconfig does not define`,
      { hint: "`kubectl config view` shows what is defined." },
    );
  return {
    context: name,
    origin: setting.origin,
    namespace: context.namespace || null,
    server: serverUrl(cluster.server, name),
    ca: await pem(cluster["certificate-authority-data"], cluster["certificate-authority"], "CA"),
    insecureSkipTlsVerify: cluster["insecure-skip-tls-verify"] === true,
    tlsServerName: cluster["tls-server-name"] || null,
    proxyUrl: cluster["proxy-url"] || null,
    userName: user?.as || context.user || null,
    user: user ?? {},
  };
}

function unknownContext(setting: Setting, known: string[]): UserError {
  const suggestion = didYouMean(setting.value, known);
  return new UserError(
    "unknown-context",
    `no context "${setting.value}" in the kubeconfig (${setting.origin})`,
    {
      hint: [suggestion, known.length > 0 ? `Known: ${listed(known)}.` : "It defines no context at all."]
        .filter((part) => part !== "")
        .join(" "),
    },
  );
}

function serverUrl(server: string, context: string): URL {
  // kubectl takes a bare host:port for http, as client-go does.
  const text = /^https?:\/\//.test(server) ? server : `http://${server}`;
  if (server !== "" && URL.canParse(text)) return new URL(text);
  throw new UserError(
    "bad-server-url",
    `the cluster of context "${context}" has no usable server: "${server}"`,
    {
      hint: "Correct clusters[].cluster.server: a URL such as https://10.0.0.1:6443.",
    },
  );
}

/** PEM from inline base64 or a file; inline wins, as in kubectl. */
export async function pem(
  data: string | null | undefined,
  file: string | null | undefined,
  what: string,
): Promise<Buffer | null> {
  if (data) return Buffer.from(data, "base64");
  if (!file) return null;
  try {
    return await readBounded(file);
  } catch (error) {
    throw new UserError("unreadable-file", `cannot read the ${what} file ${file}: ${whyUnreadable(error)}`, {
      hint: "The kubeconfig names it.",
      cause: error,
    });
  }
}

const defaultServiceAccountDir = "/var/run/secrets/kubernetes.io/serviceaccount";

/** In a pod: address from the environment, token, CA and namespace from the mounted service account. */
async function serviceAccountAccess(options: AccessOptions): Promise<ClusterAccess | null> {
  const host = options.env.KUBERNETES_SERVICE_HOST;
  const port = options.env.KUBERNETES_SERVICE_PORT ?? "443";
  if (!host) return null;
  const folder = options.serviceAccountDir ?? defaultServiceAccountDir;
  const read = async (name: string) => {
    try {
      return await readBoundedText(`${folder}/${name}`);
    } catch (error) {
      if (codeOf(error) === "ENOENT") return null;
      throw new UserError("unreadable-file", `cannot read ${folder}/${name}: ${whyUnreadable(error)}`, {
        hint: "It is the service account of this pod: mount it readable for the user that nomnom runs as, or name a --kubeconfig.",
        cause: error,
      });
    }
  };
  const tokenFile = `${folder}/token`;
  const [token, ca, namespace] = await Promise.all([read("token"), read("ca.crt"), read("namespace")]);
  if (token === null) return null;
  return {
    context: null,
    origin: "service account of this pod",
    namespace: namespace?.trim() || null,
    server: new URL(`https://${bracketed(host)}:${port}`),
    ca: ca === null ? null : Buffer.from(ca),
    insecureSkipTlsVerify: false,
    tlsServerName: null,
    proxyUrl: null,
    userName: null,
    user: { tokenFile },
  };
}
