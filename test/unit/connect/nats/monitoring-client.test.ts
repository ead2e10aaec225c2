import http from "node:http";
import { afterEach, expect, test } from "vitest";
import { openMonitoring } from "../../../../src/connect/nats/monitoring-client.ts";

const servers: http.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A server that answers with the path it was asked for. */
async function echo(): Promise<string> {
  const server = http.createServer((request, response) =>
    response.end(JSON.stringify({ path: request.url })),
  );
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}`;
}

test.each([
  ["", "/varz"],
  ["/nats-mon", "/nats-mon/varz"],
  ["/nats-mon/", "/nats-mon/varz"],
])("The path of the address (http_base_path) %j stands before what is asked", async (base, asked) => {
  const url = `${await echo()}${base}`;
  const { client, close } = openMonitoring(
    { url, dial: new URL(url), ca: null, hint: "" },
    { timeoutMs: 2_000, signal: new AbortController().signal },
  );
  const answer = await client.get("/varz");
  close();
  expect(answer).toEqual({ ok: true, data: { status: 200, body: { path: asked } } });
});
