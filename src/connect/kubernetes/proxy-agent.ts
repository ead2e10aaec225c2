import type http from "node:http";
import type https from "node:https";

/** Makes agents whose connections go through one proxy. */
export type ProxyAgents = (options: https.AgentOptions) => http.Agent;

/** The agents for a proxy that {@link isProxyUrl} has accepted; few runs have one, so they are loaded here. */
export async function proxyAgents(url: string): Promise<ProxyAgents> {
  if (!isSocks(url)) {
    const { HttpsProxyAgent } = await import("https-proxy-agent");
    return (options) => new HttpsProxyAgent(url, options);
  }
  const { SocksProxyAgent } = await import("socks-proxy-agent");
  // Go leaves the name of the host to the proxy with either scheme; the library does so with socks5h only.
  const remote = url.replace(/^socks5:/, "socks5h:");
  return (options) => new SocksProxyAgent(remote, options);
}

const isSocks = (url: string): boolean => /^socks5h?:/.test(url);

/** The schemes of kubectl's `proxy-url`. */
export const isProxyUrl = (url: string): boolean =>
  URL.canParse(url) && ["http:", "https:", "socks5:", "socks5h:"].includes(new URL(url).protocol);
