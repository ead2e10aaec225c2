import type { RequestListener, ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { createKubernetesClient } from "../../../../src/connect/kubernetes/api-client.ts";
import { loopbackApi } from "./loopback-api.ts";

async function clientOf(answer: RequestListener, timeoutMs = 2_000) {
  const transport = await loopbackApi(answer, "/prefix/");
  return createKubernetesClient(
    { calls: transport, streams: transport },
    { context: null, user: null },
    "ns",
    { timeoutMs, signal: new AbortController().signal },
  );
}

const page = (response: ServerResponse, items: unknown[], next = "") =>
  response.end(JSON.stringify({ metadata: { continue: next }, items }));

it.each([301, 302, 303, 307, 308])(
  "A redirect (%d) leads nowhere: the token goes to the API server alone",
  async (status) => {
    const asked: string[] = [];
    const client = await clientOf((request, response) => {
      asked.push(request.url ?? "");
      response.writeHead(status, { location: "/elsewhere" }).end();
    });
    expect(await client.get("/version")).toMatchObject({ ok: false });
    expect(await client.list("/api/v1/pods")).toMatchObject({ ok: false });
    expect(asked.filter((path) => path.includes("elsewhere"))).toEqual([]);
  },
);

describe("answers without end", () => {
  it("Endless answers end a list whose `continue` comes again", async () => {
    const client = await clientOf((_, response) => page(response, [], "abc"));
    expect(await client.list("/api/v1/pods")).toMatchObject({
      error: { kind: "invalid", message: expect.stringContaining("never ends") },
    });
  });

  it("Endless answers end a list that always has another page", async () => {
    let pages = 0;
    const client = await clientOf((_, response) => page(response, [], `page-${pages++}`));
    expect(await client.list("/api/v1/pods")).toMatchObject({
      error: { kind: "too-large", message: expect.stringContaining("more than 250 pages") },
    });
    expect(pages).toBe(250);
  });

  it("Endless answers end lists that grow, all of them together, at little memory", async () => {
    let pages = 0;
    const items = Array.from({ length: 500 }, () => ({ metadata: { name: "p", note: "x".repeat(2_000) } }));
    const client = await clientOf((_, response) => page(response, items, `page-${pages++}`), 20_000);
    const before = process.memoryUsage.rss();
    const lists = await Promise.all(["a", "b", "c", "d"].map((name) => client.list(`/api/v1/${name}`)));
    expect(lists).toEqual(
      lists.map(() => expect.objectContaining({ error: expect.objectContaining({ kind: "too-large" }) })),
    );
    expect(process.memoryUsage.rss() - before).toBeLessThan(250 * 1024 * 1024);
  });

  it("Endless answers are cut off, and cost little memory", async () => {
    const chunk = Buffer.alloc(64 * 1024, " ");
    const client = await clientOf((_, response) => {
      const write = () => {
        while (!response.destroyed && response.write(chunk));
        if (!response.destroyed) response.once("drain", write);
      };
      write();
    }, 20_000);
    const before = process.memoryUsage.rss();
    const answers = await Promise.all(["a", "b", "c", "d"].map((name) => client.get(`/api/v1/${name}`)));
    expect(answers).toEqual(
      answers.map(() => expect.objectContaining({ error: expect.objectContaining({ kind: "too-large" }) })),
    );
    expect(process.memoryUsage.rss() - before).toBeLessThan(100 * 1024 * 1024);
  });

  it("Endless answers of a list are asked for in smaller pages before they are given up", async () => {
    const client = await clientOf((request, response) => {
      const limit = Number(new URL(request.url ?? "", "http://x").searchParams.get("limit"));
      page(
        response,
        Array.from({ length: limit }, () => "x".repeat(100_000)),
      );
    }, 20_000);
    const list = await client.list("/api/v1/configmaps");
    expect(list.ok && list.data.length).toBe(50);
  });
});

describe("lists", () => {
  it("Lists follow continue, 500 at a time, under the server's path prefix", async () => {
    const urls: string[] = [];
    const client = await clientOf((request, response) => {
      urls.push(request.url ?? "");
      if (request.url?.includes("continue=next")) page(response, [2]);
      else page(response, [1], "next");
    });
    expect(await client.list("/api/v1/pods", { labelSelector: "a=b" })).toEqual({ ok: true, data: [1, 2] });
    expect(urls).toEqual([
      "/prefix/api/v1/pods?labelSelector=a%3Db&limit=500",
      "/prefix/api/v1/pods?labelSelector=a%3Db&limit=500&continue=next",
    ]);
  });

  it("Lists start over once when a page has expired (410)", async () => {
    let expired = 0;
    const client = await clientOf((request, response) => {
      if (request.url?.includes("continue=old")) {
        expired += 1;
        response
          .writeHead(410)
          .end(JSON.stringify({ kind: "Status", message: "too old", reason: "Expired" }));
      } else page(response, [expired], expired === 0 ? "old" : "");
    });
    expect(await client.list("/api/v1/pods")).toEqual({ ok: true, data: [1] });
  });

  it("Lists share one request when two ask for the same at once", async () => {
    let count = 0;
    const client = await clientOf((_request, response) => {
      count += 1;
      page(response, []);
    });
    await Promise.all([client.list("/api/v1/pods"), client.list("/api/v1/pods")]);
    expect(count).toBe(1);
    await client.list("/api/v1/pods");
    expect(count).toBe(2);
  });

  it("Lists of null items are empty", async () => {
    const client = await clientOf((_request, response) => response.end('{"metadata":{},"items":null}'));
    expect(await client.list("/api/v1/pods")).toEqual({ ok: true, data: [] });
  });
});

describe("answers that are no data", () => {
  it.each([
    [401, "auth"],
    [403, "forbidden"],
    [404, "not-found"],
    [503, "unreachable"],
    [400, "invalid"],
  ])("%s is %s, with the server's message", async (status, kind) => {
    const client = await clientOf((_request, response) =>
      response.writeHead(status).end(JSON.stringify({ kind: "Status", message: "because" })),
    );
    const result = await client.get("/api/v1/namespaces/ns/pods/x");
    expect(result).toMatchObject({ ok: false, error: { kind, message: expect.stringContaining("because") } });
  });

  it("HTML with 200 is invalid", async () => {
    const client = await clientOf((_request, response) => response.end("<html>"));
    expect(await client.get("/version")).toMatchObject({ ok: false, error: { kind: "invalid" } });
  });

  it("A cut body is unreachable", async () => {
    const client = await clientOf((_request, response) => {
      response.writeHead(200, { "content-length": "100" }).write("{");
      setImmediate(() => response.destroy());
    });
    expect(await client.get("/version")).toMatchObject({ ok: false, error: { kind: "unreachable" } });
  });

  it("Silence is a timeout, after the request timeout", async () => {
    const client = await clientOf(() => undefined, 150);
    expect(await client.get("/version")).toMatchObject({
      ok: false,
      error: { kind: "timeout", message: expect.stringContaining("150 ms") },
    });
  });
});

describe("a server that is busy", () => {
  it("A server that is busy is asked again when it says after how long, and its answer stands when it does not", async () => {
    let asked = 0;
    const client = await clientOf((_, response) => {
      asked += 1;
      if (asked === 1) response.writeHead(429, { "retry-after": "1" }).end();
      else response.end("{}");
    });
    expect((await client.get("/version")).ok).toBe(true);
    expect(asked).toBe(2);
    const silent = await clientOf((_, response) => response.writeHead(429).end());
    const refused = await silent.get("/version");
    expect(refused.ok ? "" : refused.error.message).toContain("429");
  });

  it("A server that is busy is not waited for longer than a call may take", async () => {
    const client = await clientOf((_, response) => response.writeHead(503, { "retry-after": "60" }).end());
    const answer = await client.get("/version");
    expect(answer.ok ? "" : answer.error.message).toContain("503");
  });
});

describe("a kept connection", () => {
  it("A kept connection that the server closes in the moment it is used again costs a read nothing", async () => {
    let sockets = 0;
    const seen = new Set<unknown>();
    const client = await clientOf((request, response) => {
      if (seen.has(request.socket)) {
        request.socket.resetAndDestroy();
        return;
      }
      sockets += 1;
      seen.add(request.socket);
      response.end("{}");
    });
    for (const path of ["/a", "/b", "/c"]) expect((await client.get(path)).ok, path).toBe(true);
    expect(sockets).toBe(3);
  });
});
