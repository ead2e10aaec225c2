import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { findNatsServer } from "../../scripts/record/prerequisites.ts";
import { isAtLeast } from "../../src/jetstream/server-version.ts";

/** Of a nats-server. */
export type Version = readonly [number, number, number];

const run = promisify(execFile);

/** NOMNOM_NATS_SERVER where it is set, else the line nomnom's chart pins, else whichever there is. */
const usualNatsServer = async (): Promise<string | null> =>
  (process.env.NOMNOM_NATS_SERVER ? null : await findNatsServer("2.10")) ?? findNatsServer("");

/** The first that is new enough: NOMNOM_NEW_NATS_SERVER is there for the cases that need more than the usual one has. */
export async function natsServerSince(since: Version): Promise<string | null> {
  for (const file of [await usualNatsServer(), process.env.NOMNOM_NEW_NATS_SERVER]) {
    if (!file) continue;
    const { stdout } = await run(file, ["--version"]);
    const [, version] = /v(\d+\.\d+\.\d+)/.exec(stdout) ?? [];
    if (version !== undefined && isAtLeast(version, since)) return file;
  }
  return null;
}
