import { once } from "node:events";
import type { Duplex } from "node:stream";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTransport } from "../../../src/connect/kubernetes/api-transport.ts";
import type { CredentialSource } from "../../../src/connect/kubernetes/credential-source.ts";
import { createPodDialler, type PodDialler } from "../../../src/connect/port-forward/pod-dialler.ts";
import type { PolicyRule } from "../../../src/lab/kubernetes-api/authorization.ts";
import type { KubernetesApi } from "../../../src/lab/kubernetes-api/server.ts";
import type { ProbeResult } from "../../../src/snapshot/probe-result.ts";
import { fixedCredentials } from "../../support/fixed-credentials.ts";
import { startApi, zooStore } from "../lab/kubernetes-api/api-under-test.ts";
import { startEchoServer } from "../lab/kubernetes-api/echo-server.ts";
import { type Obstacle, type ObstacleProxy, startObstacleProxy, upgradeOf } from "./obstacle-proxy.ts";
import { dataOf, errorOf } from "./settings.ts";

const pod = "web-549666b9fc-4hlsj";
const both = "GET SPDY/3.1+portforward.k8s.io, v4.channel.k8s.io";
const channels = "GET v4.channel.k8s.io";
const spdy = "POST SPDY/3.1";

let api: KubernetesApi;
let server: Awaited<ReturnType<typeof startEchoServer>>;
let proxy: ObstacleProxy;
let closing: AbortController;

const rights = (...verbs: string[]): { zoo: PolicyRule[] } => ({
  zoo: [{ verbs, apiGroups: [""], resources: ["pods/portforward"] }],
});

beforeEach(async () => {
  closing = new AbortController();
  server = await startEchoServer();
  api = await startApi({
    store: zooStore(),
    tokens: new Map([
      ["admin-token", { user: "admin", rules: "admin" }],
      ["get-token", { user: "getter", rules: rights("get") }],
      ["create-token", { user: "creator", rules: rights("create") }],
      ["nothing-token", { user: "nobody", rules: {} }],
    ]),
    dial: async (_namespace, _pod, podPort) =>
      podPort === 8080 || podPort === 9090 ? { host: "127.0.0.1", port: server.port } : null,
  });
  proxy = await startObstacleProxy(api, () => "pass");
});

afterEach(async () => {
  closing.abort();
  await proxy[Symbol.asyncDispose]();
  server.close();
  await api.close();
});

function diallerFor(obstacle: Obstacle = () => "pass", token = "admin-token", timeoutMs = 5_000): PodDialler {
  const credentials = fixedCredentials(`Bearer ${token}`);
  return diallerWith({ current: async () => credentials, renew: async () => false }, obstacle, timeoutMs);
}

function diallerWith(source: CredentialSource, obstacle: Obstacle, timeoutMs: number): PodDialler {
  proxy.obstacle = obstacle;
  const transport = openTransport(
    {
      ...{ context: null, origin: "test", namespace: "zoo", server: new URL(proxy.url), ca: null },
      ...{ insecureSkipTlsVerify: false, tlsServerName: null, proxyUrl: null, userName: null, user: {} },
    },
    source,
    null,
  );
  closing.signal.addEventListener("abort", () => transport.close());
  const limits = { timeoutMs, signal: closing.signal };
  return createPodDialler({ transport, server: proxy.url, namespace: "zoo", limits });
}

async function echoed(opened: ProbeResult<Duplex>, text = "hello"): Promise<string> {
  const stream = dataOf(opened);
  stream.write(text);
  const [answer] = await once(stream, "data");
  stream.destroy();
  return String(answer);
}

describe("a port-forward", () => {
  it("A port-forward goes over one WebSocket with SPDY for all ports of a pod, where the server knows that", async () => {
    const dialler = diallerFor();
    const [first, second] = await Promise.all([dialler.dial(pod, 8080), dialler.dial(pod, 9090)]);
    expect(await echoed(first)).toBe("hello");
    expect(await echoed(second)).toBe("hello");
    expect(await echoed(await dialler.dial(pod, 8080))).toBe("hello");
    expect(proxy.upgrades).toEqual(Array(proxy.upgrades.length).fill(both));
    expect(proxy.upgrades.length).toBeLessThanOrEqual(2);
    expect(dialler.way()).toBe("SPDY through a WebSocket");
  });

  it("A port-forward goes over a WebSocket for each connection, where the server is older than 1.31", async () => {
    const dialler = diallerFor((request) => {
      // Such a server does not know the tunnel, and takes the other of the two.
      request.rawHeaders = request.rawHeaders.map((text) =>
        text.replace("SPDY/3.1+portforward.k8s.io, ", ""),
      );
      return "pass";
    });
    expect(await echoed(await dialler.dial(pod, 8080))).toBe("hello");
    expect(await echoed(await dialler.dial(pod, 8080))).toBe("hello");
    expect(proxy.upgrades).toEqual([both, both]);
    expect(dialler.way()).toBe("a WebSocket that offers SPDY");
  });

  it("A port-forward leaves the tunnel out, where a proxy lets only the old WebSockets through", async () => {
    const dialler = diallerFor((request) => (upgradeOf(request) === channels ? "pass" : { status: 400 }));
    expect(await echoed(await dialler.dial(pod, 8080))).toBe("hello");
    expect(await echoed(await dialler.dial(pod, 8080))).toBe("hello");
    expect(proxy.upgrades).toEqual([both, channels, channels]);
    expect(dialler.way()).toBe("a WebSocket (a WebSocket that offers SPDY was answered 400)");
  });

  it.each([400, 403, 426, 502])(
    "A port-forward goes round a proxy that answers WebSockets with %s",
    async (status) => {
      const dialler = diallerFor((request) => (request.method === "POST" ? "pass" : { status }));
      expect(await echoed(await dialler.dial(pod, 8080))).toBe("hello");
      expect(await echoed(await dialler.dial(pod, 9090))).toBe("hello");
      // What has worked is tried first, and carries both ports.
      expect(proxy.upgrades).toEqual([both, channels, spdy]);
      expect(dialler.way()).toContain(
        `a POST with SPDY (a WebSocket that offers SPDY was answered ${status}`,
      );
    },
  );

  it("A port-forward blames what is before the pod, where every way is answered with 502", async () => {
    expect(errorOf(await diallerFor(() => ({ status: 502 })).dial(pod, 8080))).toMatchObject({
      kind: "unreachable",
      upstream: "kubernetes",
    });
  });

  it("A port-forward works with `get` alone, and with `create` alone", async () => {
    expect(await echoed(await diallerFor(undefined, "get-token").dial(pod, 8080))).toBe("hello");
    expect(proxy.upgrades).toEqual([both]);
    proxy.upgrades.length = 0;
    expect(await echoed(await diallerFor(undefined, "create-token").dial(pod, 8080))).toBe("hello");
    expect(proxy.upgrades).toEqual([both, channels, spdy]);
  });

  it("A port-forward for strangers begins with the POST, and goes round what lets none through", async () => {
    const dialler = diallerFor();
    expect(await echoed(await dialler.dial(pod, 8080, "stranger"))).toBe("hello");
    expect(proxy.upgrades).toEqual([spdy]);
    expect(dialler.way()).toBe("a POST with SPDY");
    proxy.upgrades.length = 0;
    const others = diallerFor((request) => (request.method === "POST" ? { status: 403 } : "pass"));
    expect(await echoed(await others.dial(pod, 8080, "stranger"))).toBe("hello");
    expect(await echoed(await others.dial(pod, 9090, "stranger"))).toBe("hello");
    expect(proxy.upgrades.slice(0, 2)).toEqual([spdy, both]);
    expect(proxy.upgrades.slice(2)).not.toContain(spdy);
    expect(others.way()).toBe("SPDY through a WebSocket (a POST with SPDY was answered 403)");
  });

  it.each(["silence", { raw: Buffer.from("") }] as const)(
    "A port-forward for strangers asks in another way next time, where a proxy leaves the POST without an answer: %o",
    async (answer) => {
      const dialler = diallerFor(
        (request) => (request.method === "POST" ? answer : "pass"),
        "admin-token",
        500,
      );
      expect(errorOf(await dialler.dial(pod, 8080, "stranger")).kind).toMatch(/timeout|unreachable/);
      expect(await echoed(await dialler.dial(pod, 8080, "stranger"))).toBe("hello");
      expect(proxy.upgrades).toEqual([spdy, both]);
    },
  );

  it.each(["own", "stranger"] as const)(
    "A port-forward is opened with renewed credentials when the token has expired meanwhile, for %s clients",
    async (newcomer) => {
      const [expired, good] = [fixedCredentials("Bearer expired"), fixedCredentials("Bearer admin-token")];
      let latest = good;
      const source: CredentialSource = {
        current: async () => latest,
        async renew(used) {
          latest = good;
          return used !== good;
        },
      };
      const dialler = diallerWith(source, () => "pass", 5_000);
      const before = await dialler.dial(pod, 8080, newcomer);
      latest = expired;
      // Another pod's, so that it needs a connection of its own.
      expect(errorOf(await dialler.dial("nope", 8080, newcomer))).toMatchObject({ kind: "not-found" });
      expect(latest).toBe(good);
      expect(await echoed(before)).toBe("hello");
    },
  );

  it("A port-forward names the rights that are missing, where neither is there", async () => {
    const error = errorOf(await diallerFor(undefined, "nothing-token").dial(pod, 8080));
    expect(error).toMatchObject({
      kind: "forbidden",
      refusedUser: "nobody",
      missing: [
        { resource: "pods/portforward", verb: "get" },
        { resource: "pods/portforward", verb: "create" },
      ],
    });
  });

  it("A port-forward names `create` and the user where only that is missing, though a WebSocket's refusal names neither", async () => {
    // Kubernetes 1.35 to a role with `get` alone.
    const body = JSON.stringify({ kind: "Status", message: `pods "${pod}" is forbidden: `, code: 403 });
    const error = errorOf(
      await diallerFor(
        (request) => (request.method === "POST" ? "pass" : { status: 403, body }),
        "get-token",
      ).dial(pod, 8080),
    );
    expect(error).toMatchObject({
      kind: "forbidden",
      refusedUser: "getter",
      missing: [{ resource: "pods/portforward", verb: "create" }],
    });
  });

  it("A port-forward asks once for a pod that is not there", async () => {
    expect(errorOf(await diallerFor().dial("nope", 8080))).toMatchObject({ kind: "not-found" });
    expect(proxy.upgrades).toEqual([both]);
  });

  it("A port-forward to a port that nobody listens on is opened, and fails with the kubelet's words", async () => {
    const dialler = diallerFor();
    const good = dataOf(await dialler.dial(pod, 8080));
    const stream = dataOf(await dialler.dial(pod, 1));
    if (stream.errored === null) await once(stream, "error").catch(() => undefined);
    expect(stream.errored).toMatchObject({ failure: "refused", message: expect.stringContaining("port 1 ") });
    expect(await echoed({ ok: true, data: good })).toBe("hello");
  });
});

describe("a server that answers nonsense", () => {
  const answered = async (raw: string | Buffer) => {
    const dialler = diallerFor(() => ({ raw: Buffer.from(raw) }), "admin-token", 1_000);
    return errorOf(await dialler.dial(pod, 8080));
  };

  it("A server that answers nonsense is called what it is: no HTTP, no WebSocket, another protocol", async () => {
    expect(await answered("\u0000\u0001 nonsense \r\n\r\n")).toMatchObject({ kind: "invalid" });
    const head = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n";
    expect((await answered(`${head}Upgrade: h2c\r\n\r\n`)).message).toContain("is not a WebSocket's");
    expect((await answered(`${head}Upgrade: websocket\r\n\r\n`)).message).toContain("is not a WebSocket's");
  });

  it("A server that answers nonsense is cut off when it goes on in no SPDY, and the connection fails", async () => {
    const dialler = diallerFor(
      (request) =>
        request.method === "GET"
          ? { status: 400 }
          : {
              raw: Buffer.from(
                "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n\r\n\ufffd\ufffd\ufffd rubbish of some length",
              ),
            },
      "admin-token",
      1_000,
    );
    expect(errorOf(await dialler.dial(pod, 8080)).message).toMatch(/cut|is over/);
  });

  it("A server that answers nonsense is given up after the time of a call when it takes the connection and says nothing", async () => {
    const error = errorOf(await diallerFor(() => "silence", "admin-token", 500).dial(pod, 8080));
    expect(error).toMatchObject({ kind: "timeout", upstream: "kubernetes" });
  });
});

describe("many connections", () => {
  it("Many connections at once share few connections to the API server", async () => {
    const dialler = diallerFor(undefined, "admin-token", 30_000);
    const opened = await Promise.all(Array.from({ length: 200 }, () => dialler.dial(pod, 8080)));
    const streams = opened.map(dataOf);
    const answers = streams.map(async (stream, index) => {
      stream.write(`number ${index}`);
      const [answer] = await once(stream, "data");
      return String(answer);
    });
    expect(await Promise.all(answers)).toEqual(streams.map((_, index) => `number ${index}`));
    expect(proxy.upgrades.length).toBeLessThanOrEqual(7);
    for (const stream of streams) stream.destroy();
  });

  it("Many connections keep to themselves when one stands still: what comes for it is bounded, and newcomers go elsewhere", async () => {
    const dialler = diallerFor();
    const standing = dataOf(await dialler.dial(pod, 8080));
    const flood = Buffer.alloc(64 * 1024, 1);
    let sent = 0;
    for (let round = 0; round < 400; round += 1) {
      sent += flood.length;
      if (!standing.write(flood))
        await Promise.race([once(standing, "drain"), new Promise((r) => setTimeout(r, 300))]);
    }
    const others = await Promise.all(
      Array.from({ length: 20 }, async () => echoed(await dialler.dial(pod, 8080))),
    );
    expect(others).toEqual(Array(20).fill("hello"));
    expect(standing.readableLength).toBeLessThan(5 * 1024 * 1024);
    let received = 0;
    standing.on("data", (bytes: Buffer) => {
      received += bytes.length;
    });
    await expect.poll(() => received, { timeout: 20_000 }).toBe(sent);
    standing.destroy();
  });

  it("Many connections are not opened when their clients have gone before their turn", async () => {
    // Each needs a connection of its own, and the first are still being opened.
    const dialler = diallerFor((request) => (upgradeOf(request) === channels ? "pass" : { status: 400 }));
    expect(await echoed(await dialler.dial(pod, 8080))).toBe("hello");
    proxy.upgrades.length = 0;
    let areWanted = true;
    const dials = Array.from({ length: 100 }, () => dialler.dial(pod, 8080, "own", () => areWanted));
    areWanted = false;
    const results = await Promise.all(dials);
    const opened = results.filter(({ ok }) => ok);
    expect(opened.length).toBe(proxy.upgrades.length);
    expect(opened.length).toBeLessThan(20);
    expect(results.find(({ ok }) => !ok)).toMatchObject({ error: { kind: "aborted" } });
    for (const stream of opened.map(dataOf)) stream.destroy();
    expect(await echoed(await dialler.dial(pod, 8080))).toBe("hello");
  });

  it("The ends of many connections are passed on to the pod", async () => {
    const stream = dataOf(await diallerFor().dial(pod, 8080));
    stream.write("hello");
    await once(stream, "data");
    stream.destroy();
    await expect
      .poll(() => server.sockets.every(({ closed, readableEnded }) => closed || readableEnded))
      .toBe(true);
  });
});
