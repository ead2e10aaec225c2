import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { expect, test } from "vitest";
import { processesNaming } from "../../../../src/lab/process/leftover-processes.ts";
import { openNetwork, until } from "./test-pod.ts";
import { natsBinary, natsConf } from "./test-servers.ts";

/** A lab of one nats-server and one PostgreSQL below the folder; says "up" when both listen. */
const lab = (directory: string) => `
import { natsServer } from ${moduleText("nats-server/nats-server.ts")};
import { postgresServer } from ${moduleText("postgres/postgres-server.ts")};
let missing = 3;
const context = (name, env, files) => ({
  env, command: [], files: new Map(files), dataDir: ${JSON.stringify(directory)} + "/" + name, log: () => {},
  publishPort: () => { missing -= 1; if (missing === 0) console.log("up"); }, signal: new AbortController().signal,
});
natsServer({ binary: ${JSON.stringify(natsBinary)} })(context("nats", { POD_NAME: "n" }, [["/etc/nats-config/nats.conf", ${JSON.stringify(natsConf({ maxFile: "1Gi" }))}]]));
postgresServer({ binDirectory: ${JSON.stringify(process.env.NOMNOM_POSTGRES_BIN ?? null)} })(context("postgres", { POSTGRES_PASSWORD: "p" }, []));
`;

test("A lab that is killed with SIGKILL leaves no server process", async () => {
  const network = await openNetwork();
  try {
    for (const name of ["nats", "postgres"]) await mkdir(`${network.directory}/${name}`);
    const parent = spawn(
      process.execPath,
      ["--import", "tsx", "--input-type=module", "-e", lab(network.directory)],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    await once(parent.stdout, "data");
    // The parent itself, two keepers, two watchers, two servers.
    expect((await processesNaming(network.directory)).length).toBeGreaterThanOrEqual(5);
    parent.kill("SIGKILL");
    await until("the servers to end", async () =>
      (await processesNaming(network.directory)).length === 0 ? true : null,
    );
  } finally {
    await network.remove();
  }
});

function moduleText(path: string): string {
  return JSON.stringify(new URL(`../../../../src/lab/programs/${path}`, import.meta.url).href);
}
