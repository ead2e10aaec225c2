// By their own files: the package's index brings the generated models of every API with it, 5.3 MB of the bundle.
import { AzureAuth } from "@kubernetes/client-node/dist/azure_auth.js";
import { GoogleCloudPlatformAuth } from "@kubernetes/client-node/dist/gcp_auth.js";
import { OpenIDConnectAuth } from "@kubernetes/client-node/dist/oidc_auth.js";
import { failure, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { type CallLimits, within } from "../deadline.ts";
import { textOf } from "../transport-error.ts";
import type { KubeconfigUser } from "./kubeconfig-schema.ts";

/** The token of a kubeconfig user with an auth-provider (oidc, gcp, azure), renewed where it has expired. */
export async function authProviderToken(
  { name, config }: NonNullable<KubeconfigUser["auth-provider"]>,
  limits: CallLimits,
): Promise<ProbeResult<string>> {
  const refused = (message: string) =>
    failure({
      kind: "auth",
      system: "kubernetes",
      message: `The kubeconfig's auth-provider ${name} ${message}`,
      hint: "Log in again, or move to an exec plugin: kubectl 1.26 removed the auth-providers of the clouds.",
    });
  const user = { name: "user", authProvider: { name, config: { ...config, ...issuerAsUrl(config) } } };
  // New ones for each user: the one of oidc remembers when a token ends, whoever's it was.
  const providers = [new OpenIDConnectAuth(), new GoogleCloudPlatformAuth(), new AzureAuth()];
  const provider = providers.find((candidate) => candidate.isAuthProvider(user));
  if (provider === undefined) return refused("is not known: only oidc, gcp and azure are");
  const options: { headers: Record<string, string> } = { headers: {} };
  try {
    await within(limits, () => provider.applyAuthentication(user, options));
  } catch (error) {
    return refused(`could not be used: ${textOf(error)}`);
  }
  const token = options.headers.Authorization?.replace(/^Bearer /, "");
  return token ? succeed(token) : refused("has no token that is valid, and nothing to renew it with");
}

/** client-node 1.4.0 hands the issuer on as it is, and openid-client 6.9 takes nothing but a URL object. */
function issuerAsUrl(config: Record<string, unknown> | null | undefined): Record<string, URL> {
  const issuer = config?.["idp-issuer-url"];
  return typeof issuer === "string" && URL.canParse(issuer) ? { "idp-issuer-url": new URL(issuer) } : {};
}
