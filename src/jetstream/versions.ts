import type { Refusal, TestResult } from "./answer.ts";
import { isAtLeast } from "./server-version.ts";
import { isClustered, type JetStreamWorld } from "./world.ts";

/** The first release of each line, and those within a line from which on JetStream answers otherwise than before. */
const turningPoints = [
  ...["2.9.0", "2.10.0", "2.10.10", "2.10.17", "2.10.28", "2.11.0", "2.11.2", "2.11.9"],
  ...["2.12.0", "2.12.5", "2.12.9", "2.14.0", "2.14.1", "2.14.6", "2.14.10", "2.15.0", "2.15.3"],
];

/** The line of a server by the level of its API, which $JS.API.INFO tells since 2.11. */
const lineOfLevel: Readonly<Record<number, string>> = {
  1: "2.11.",
  2: "2.12.",
  3: "2.12.",
  4: "2.14.",
  5: "2.15.",
};

/**
 * The versions that the server which answers may have. In a cluster that is the one which leads JetStream, and only of the servers that doctor speaks to is the
 * version known; $JS.API.INFO, which the leader answers too, tells its line (2.9 alone says nothing of reservations, the level is there since 2.11).
 */
export function answeringVersions(world: JetStreamWorld): readonly string[] {
  const { server, monitoring, account } = world;
  const leader = monitoring?.jetstream?.metaLeader ?? null;
  if (isClustered(world) === false && server !== null) return [server.version];
  if (monitoring !== null && (leader === monitoring.serverName || monitoring.clusterSize <= 1))
    return [monitoring.version];
  if (server !== null && leader === server.serverName) return [server.version];
  if (account === null) return turningPoints;
  const line = lineOf(account);
  if (line === null) return turningPoints;
  const own = server?.version.startsWith(line) ? [server.version] : [];
  return [...own, ...turningPoints.filter((version) => version.startsWith(line))];
}

function lineOf({ apiLevel, reservedStorageBytes }: NonNullable<JetStreamWorld["account"]>): string | null {
  // Read by an older doctor: it did not look at the level.
  if (apiLevel === undefined) return null;
  if (apiLevel === null) return reservedStorageBytes === null ? "2.9." : "2.10.";
  return lineOfLevel[apiLevel] ?? null;
}

/** A test whose outcome depends on the version: not visible where the versions that may answer do not agree. */
export function acrossVersions(
  versions: readonly string[],
  test: (version: string) => Refusal | null,
): TestResult {
  const results = versions.map(test);
  const refusal = results.find((result) => result !== null) ?? null;
  if (refusal === null || results.every((result) => result?.code === refusal.code)) return refusal;
  return {
    kind: "unseen",
    what: "version",
    codes: [...new Set(results.flatMap((result) => result?.code ?? []))],
    why: "releases of nats-server answer differently here, and the version of the one that leads JetStream is not visible",
  };
}

/** Whether the release is at least this one of its own line, or of a newer line than all of these. */
export function isSince(version: string, ...firsts: readonly (readonly [number, number, number])[]): boolean {
  const line = firsts.find(([major, minor]) => version.startsWith(`${major}.${minor}.`));
  const newest = firsts.at(-1);
  return line !== undefined
    ? isAtLeast(version, line)
    : newest !== undefined && isAtLeast(version, [newest[0], newest[1] + 1, 0]);
}
