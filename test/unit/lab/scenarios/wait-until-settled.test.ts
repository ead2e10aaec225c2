import { once } from "node:events";
import { createServer } from "node:http";
import { expect, test } from "vitest";
import * as z from "zod";
import { createStore } from "../../../../src/lab/kubernetes-api/memory-store.ts";
import { waitUntilSettled } from "../../../../src/lab/scenarios/wait-until-settled.ts";

const signal = AbortSignal.timeout(10_000);

test("Waiting gives up on what has ended three times, with its last words", async () => {
  const lab = settling({ restartCount: 2, reason: "CrashLoopBackOff" });
  await expect(waitUntilSettled([{ ready: "StatefulSet/db" }], lab, signal)).rejects.toMatchObject({
    code: "lab-not-settled",
    message: [
      "the lab did not settle within 0 s: StatefulSet/db is not ready",
      "db-0 (CrashLoopBackOff):",
      "  initdb: error: could not write: No space left on device",
    ].join("\n"),
  });
});

test("Waiting goes on for what may still come up", async () => {
  const lab = settling({ restartCount: 1, reason: "CrashLoopBackOff" });
  const soon = AbortSignal.timeout(200);
  await expect(waitUntilSettled([{ ready: "StatefulSet/db" }], lab, soon)).rejects.toMatchObject({
    name: "AbortError",
  });
});

test("A NATS that is on its way, and refuses or breaks off, is asked again", async () => {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    if (asked === 1) response.destroy();
    else if (asked === 2) response.end("not yet");
    else response.end(JSON.stringify({ account_details: [{ stream_detail: [ordered] }] }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = z.object({ port: z.number() }).parse(server.address());
  const lab = {
    ...settling({ restartCount: 0, reason: "" }),
    natsMonitoringUrl: () => `http://127.0.0.1:${port}`,
  };
  await waitUntilSettled([{ stream: "ORDERS", messages: 1 }], lab, signal);
  expect(asked).toBe(3);
  server.close();
});

const ordered = { name: "ORDERS", state: { messages: 1 } };

/** A lab whose one pod is in this state; the log belongs to the instance before. */
function settling({ restartCount, reason }: { restartCount: number; reason: string }) {
  const store = createStore();
  store.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "db-0", namespace: "demo" },
    status: {
      containerStatuses: [{ name: "db", ready: false, restartCount, state: { waiting: { reason } } }],
    },
  });
  return {
    store,
    namespace: "demo",
    node: {
      logs: (_namespace: string, _pod: string, _container: string, { previous }: { previous: boolean }) => ({
        kind: "text" as const,
        chunks: previous ? ["initdb: error: could not write: No space left on device\n"] : [],
      }),
    },
    natsMonitoringUrl: () => null,
    databaseUrl: () => null,
  };
}
