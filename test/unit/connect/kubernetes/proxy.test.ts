import { describe, expect, it } from "vitest";
import { proxyFor } from "../../../../src/connect/kubernetes/proxy.ts";

const server = new URL("https://api.cluster.example:6443");
const HTTPS_PROXY = "http://proxy:3128";
const proxied = (target: string, noProxy: string) =>
  proxyFor(new URL(target), null, { HTTPS_PROXY, NO_PROXY: noProxy }) !== null;

describe("proxyFor", () => {
  it("proxyFor prefers the cluster's proxy-url, then the environment", () => {
    expect(proxyFor(server, "http://own:1", { HTTPS_PROXY })).toBe("http://own:1");
    expect(proxyFor(server, null, { https_proxy: "proxy:3128" })).toBe("http://proxy:3128");
    expect(proxyFor(server, null, {})).toBeNull();
  });

  it.each([
    ["https://api.cluster.example:6443", "cluster.example", false],
    ["https://api.cluster.example:6443", ".cluster.example", false],
    ["https://cluster.example", ".cluster.example", true],
    ["https://cluster.example", "cluster.example", false],
    ["https://mycluster.example", "cluster.example", true],
    ["https://api.cluster.example:6443", "api.cluster.example:6443", false],
    ["https://api.cluster.example:6443", "api.cluster.example:443", true],
    ["https://10.1.2.3:6443", "10.0.0.0/8", false],
    ["https://11.1.2.3:6443", "10.0.0.0/8", true],
    ["https://10.1.2.3:6443", "10.1.2.3", false],
    ["https://anything", "*", false],
    ["https://127.0.0.1:6443", "", false],
    ["https://localhost:6443", "", false],
  ])("%s with NO_PROXY=%s goes through the proxy: %s", (target, noProxy, expected) => {
    expect(proxied(target, noProxy)).toBe(expected);
  });
});
