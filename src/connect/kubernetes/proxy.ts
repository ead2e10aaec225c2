import { BlockList, isIP } from "node:net";

/**
 * The proxy for a server, by Go's rules, which kubectl follows: proxy-url of the cluster, else HTTPS_PROXY (HTTP_PROXY for http) unless
 * NO_PROXY or loopback excludes the host. Null: connect directly.
 */
export function proxyFor(
  server: URL,
  proxyUrl: string | null,
  env: Readonly<Record<string, string | undefined>>,
): string | null {
  if (proxyUrl !== null) return proxyUrl;
  const proxy =
    server.protocol === "https:" ? (env.HTTPS_PROXY ?? env.https_proxy) : (env.HTTP_PROXY ?? env.http_proxy);
  if (!proxy || excluded(server, env.NO_PROXY ?? env.no_proxy ?? "")) return null;
  return proxy.includes("://") ? proxy : `http://${proxy}`;
}

/** Go's httpproxy: `*`, host, `.suffix` (a bare domain covers its subdomains too), address, CIDR, each with an optional port. */
function excluded(server: URL, noProxy: string): boolean {
  const host = server.hostname.replace(/^\[|\]$/g, "").toLowerCase();
  const port = server.port || (server.protocol === "https:" ? "443" : "80");
  if (host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."))) return true;
  return noProxy
    .split(",")
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== "")
    .some((entry) => matches(entry, host, port));
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === "*") return true;
  if (entry.includes("/")) return inCidr(entry, host);
  const [, name = entry, entryPort] = /^(.*?)(?::(\d+))?$/.exec(isIP(entry) === 6 ? `${entry}` : entry) ?? [];
  if (entryPort !== undefined && isIP(entry) !== 6 && entryPort !== port) return false;
  const bare = (isIP(entry) === 6 ? entry : name).replace(/^\*?\./, "");
  const onlySubdomains = /^\*?\./.test(name);
  return (host === bare && !onlySubdomains) || (isIP(host) === 0 && host.endsWith(`.${bare}`));
}

function inCidr(entry: string, host: string): boolean {
  const [network = "", prefix = ""] = entry.split("/");
  const family = isIP(network);
  if (family === 0 || isIP(host) !== family || !/^\d{1,3}$/.test(prefix)) return false;
  const bits = Number(prefix);
  if (bits > (family === 4 ? 32 : 128)) return false;
  const type = family === 4 ? "ipv4" : "ipv6";
  const list = new BlockList();
  list.addSubnet(network, bits, type);
  return list.check(host, type);
}
