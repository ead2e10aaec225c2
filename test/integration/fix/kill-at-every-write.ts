import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import type { Lab } from "../../../src/lab/lab.ts";
import { nomnomOn } from "./fix-on-lab.ts";

/** When a write is the last one of a run. */
export const moments = ["before", "during", "after"] as const;
export type Moment = (typeof moments)[number];

/** The first one creates the Lease: unanswered, it takes a minute until it cannot come any more (lease.test.ts). */
const firstWrite = 2;

/**
 * Kills `fix --yes` at a write, recovers, kills the next run a write later, and so on, until one gets through and all is done. After each recovery nothing of the run is
 * left; `looked` sees how things are then. The number of kills.
 */
export async function killAtEveryWrite(
  lab: Lab,
  stateHome: string,
  moment: Moment,
  { isDone, looked = async () => undefined }: { isDone(): Promise<boolean>; looked?(): Promise<void> },
): Promise<number> {
  const journals = join(stateHome, "nomnom", "journals");
  let kills = 0;
  for (let nth = firstWrite, runs = 0; runs < 80; runs++) {
    const child = spawn(
      process.execPath,
      ["--import", "tsx", "test/integration/fix/killed-fix.ts", String(nth), moment, journals],
      { env: { ...process.env, KUBECONFIG: lab.kubeconfigPath }, stdio: ["ignore", "pipe", "inherit"] },
    );
    let finished = "";
    child.stdout?.on("data", (chunk) => {
      finished += String(chunk);
    });
    const [code, signal] = await once(child, "close");
    if (signal !== "SIGKILL") {
      expect(code).toBe(0);
      // On a busy machine a look may come to nothing.
      if (await isDone()) return kills;
      continue;
    }
    kills += 1;
    // What a repair before it has done stays: the next one's writes come right behind the Lease then.
    const killedAt = nth;
    nth = finished === "" ? nth + 1 : firstWrite;
    const recovered = await nomnomOn(lab, stateHome, "fix", "--recover");
    expect(recovered, `${moment} write ${killedAt}`).toMatchObject({ code: 0, stderr: "" });
    expect(await readdir(journals)).toEqual([]);
    expect(marksIn(lab), `${moment} write ${killedAt}`).toEqual([]);
    await looked();
  }
  throw new Error("80 runs, and it never got through");
}

/** Whatever a run of fix or e2e has left in the namespace. */
function marksIn(lab: Lab): string[] {
  const kinds = ["Deployment", "StatefulSet", "ConfigMap", "Service"];
  const marked = kinds.flatMap((kind) =>
    lab.store
      .list(kind, lab.namespace)
      .filter(({ metadata }) =>
        Object.keys(metadata.annotations ?? {}).some((name) => name.startsWith("nomnom-doctor/")),
      )
      .map(({ metadata }) => `${kind} ${metadata.name}`),
  );
  const leases = lab.store.list("Lease", lab.namespace).map(({ metadata }) => `Lease ${metadata.name}`);
  return [...marked, ...leases.filter((name) => name.includes("nomnom"))];
}
