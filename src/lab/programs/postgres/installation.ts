import { chmod, chown, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { embeddedBinDirectory, reachableBinDirectory, requireBinaries } from "./binaries.ts";
import { type ServerUser, serverUser } from "./server-user.ts";

/** Where PostgreSQL runs from, as whom and on which data. */
export interface Installation {
  binDirectory: string;
  dataDirectory: string;
  user: ServerUser | null;
  env: Readonly<Record<string, string>>;
}

/** Finds the binaries and makes the data directory for the user PostgreSQL runs as. */
export async function install(
  binDirectory: string | null,
  volume: string,
  dataPath: string,
): Promise<Installation> {
  const given = binDirectory ?? embeddedBinDirectory();
  await requireBinaries(given);
  const user = await serverUser();
  const dataDirectory = join(volume, dataPath);
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  if (user !== null) {
    // The volume is root's: others only pass through it.
    await chmod(volume, 0o711);
    await chown(dataDirectory, user.uid, user.gid);
  }
  return {
    binDirectory: user === null ? given : await reachableBinDirectory(given, join(volume, ".postgres")),
    dataDirectory,
    user,
    env: { PATH: "/usr/local/bin:/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" },
  };
}
