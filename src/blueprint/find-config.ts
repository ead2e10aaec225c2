import { access } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";

const configFileName = "nomnom.doctor.yaml";

/** The nearest `nomnom.doctor.yaml` in the directory or above it, or null. */
export async function findConfigFile(directory: string): Promise<string | null> {
  const file = join(resolve(directory), configFileName);
  if (await exists(file)) return file;
  const parent = dirname(resolve(directory));
  return parent === resolve(directory) ? null : await findConfigFile(parent);
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch (error) {
    // A file that is there but cannot be looked at is found here, and reported when it is read.
    return error instanceof Error && "code" in error && error.code !== "ENOENT" && error.code !== "ENOTDIR";
  }
}

/** A path as messages name it: relative to the working directory when that is shorter. */
export function pathLabel(cwd: string, path: string): string {
  const near = relative(cwd, path);
  return near !== "" && near.length < path.length ? near : path;
}
