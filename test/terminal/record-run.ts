import { writeFile } from "node:fs/promises";
import process from "node:process";
import { loadConfiguration } from "../../src/blueprint/load-configuration.ts";
import { catalogue } from "../../src/checks/catalogue.ts";
import { connectionSettings } from "../../src/cli/session/settings.ts";
import { probes } from "../../src/collect/probes.ts";
import { openConnections } from "../../src/connect/open-connections.ts";
import { runDoctor } from "../../src/doctor/run-doctor.ts";
import { redact } from "../../src/snapshot/redact.ts";
import { tool } from "../../src/version.ts";
import type { Recording } from "./recording.ts";

/**
 * Records what the engine says of a live system, redacted, for the tests of the screen:
 *
 *   npx tsx src/cli/main.ts lab run --scenario seed -- npx tsx test/terminal/record-run.ts seed
 *
 * The snapshot's sections are left out: the screen does not look at them.
 */
const [name = "seed"] = process.argv.slice(2);
const signal = AbortSignal.timeout(60_000);
const { blueprint, settings } = await loadConfiguration({
  cwd: process.cwd(),
  configFile: null,
  entitiesDir: null,
});
let secrets: () => string[] = () => [];
const run = runDoctor({
  catalogue,
  chosen: catalogue,
  blueprint,
  source: {
    kind: "live",
    probes,
    async connect(abort) {
      const request = { addresses: {}, kubernetes: true, requestTimeoutMs: null };
      const here = { env: process.env, cwd: process.cwd() };
      const effective = connectionSettings(request, here, settings);
      const connections = await openConnections(effective, {
        env: process.env,
        homeDir: process.env.HOME ?? "/",
        signal: abort,
      });
      secrets = () => connections.secrets();
      return connections;
    },
  },
  tool,
  signal,
  timeoutMs: null,
  waitMs: null,
  now: () => new Date(),
});

const events: Recording["events"] = [];
const began = performance.now();
for await (const event of run) {
  const atMs = Math.round(performance.now() - began);
  events.push({
    atMs,
    event:
      event.type === "run-finished" ? { ...event, snapshot: { ...event.snapshot, sections: {} } } : event,
  });
}
const path = new URL(`recordings/${name}.json`, import.meta.url);
await writeFile(path, `${JSON.stringify(redact({ events }, secrets()), null, 1)}\n`);
