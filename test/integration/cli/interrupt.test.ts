import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { Ajv } from "ajv";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import schema from "../../../docs/schemas/doctor-report.schema.json" with { type: "json" };
import { startNomnom } from "./run-nomnom.ts";

/** Accepts connections and says nothing: whoever asks waits. */
let silent: Server;
let url = "";
beforeEach(async () => {
  silent = createServer((socket) => {
    socket.on("error", () => socket.destroy());
  });
  silent.listen(0, "127.0.0.1");
  await once(silent, "listening");
  const address = silent.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  url = `nats://127.0.0.1:${address.port}`;
});
afterEach(() => {
  silent.close();
});

/** Whoever waited for an answer would wait for longer than a test may take. */
const patient = ["doctor", "--no-kubernetes", "--request-timeout", "10m", "-o", "json"];

function validated(stdout: string) {
  const report = JSON.parse(stdout);
  const validate = new Ajv({ formats: { "date-time": true } }).compile(schema);
  validate(report);
  expect(validate.errors).toBeNull();
  return report;
}

describe("Ctrl-C", () => {
  it.each(["SIGINT", "SIGTERM"] as const)(
    "%s on Ctrl-C ends with 130 and a valid report, at once",
    async (signal) => {
      const { child, ended } = startNomnom([...patient, "--nats-url", url]);
      await once(silent, "connection");
      child.kill(signal);
      const { code, stdout } = await ended;
      expect(code).toBe(130);
      const report = validated(stdout);
      expect(report.checks.find(({ id }: { id: string }) => id === "nats/reachable")).toMatchObject({
        status: "unknown",
        reason: "interrupted before the answer came",
      });
    },
  );
});

describe("--timeout", () => {
  it("--timeout ends the whole run: what is unfinished is unknown", async () => {
    const { code, stdout } = await startNomnom([...patient, "--nats-url", url, "--timeout", "300ms"]).ended;
    expect(code).toBe(3);
    expect(validated(stdout).summary).toMatchObject({ pass: 0, fail: 0 });
  });
});
