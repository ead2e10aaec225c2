import { chmod, copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { nodeBinary } from "../node-binary.ts";
import { executableIn, ownPlatform } from "../platform.ts";
import { run } from "../run.ts";
import { embeddedFiles } from "./embedded-files.ts";

/** Node's name for where it looks for a program within itself. */
const fuse = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";

/**
 * Makes the executable of the platform that this runs on: Node, with the built package within.
 * @returns the path of the executable.
 */
export async function buildExecutable(folder: string): Promise<string> {
  const node = await nodeBinary();
  const executable = executableIn(folder, ownPlatform());
  await mkdir(dirname(executable), { recursive: true });
  const work = await mkdtemp(join(tmpdir(), "nomnom-executable-"));
  try {
    const main = join(work, "main.cjs");
    const blob = join(work, "program.blob");
    await build({
      entryPoints: ["scripts/release/executable/start.ts"],
      outfile: main,
      bundle: true,
      format: "cjs",
      platform: "node",
      target: "node24",
      logLevel: "warning",
    });
    const config = {
      main,
      output: blob,
      disableExperimentalSEAWarning: true,
      assets: await embeddedFiles(process.cwd()),
    };
    await writeFile(join(work, "sea.json"), JSON.stringify(config));
    await run(node, ["--experimental-sea-config", join(work, "sea.json")]);
    await rm(executable, { force: true });
    await copyFile(node, executable);
    await chmod(executable, 0o755);
    const isMac = process.platform === "darwin";
    if (isMac) await run("codesign", ["--remove-signature", executable]);
    await run(process.execPath, [
      fileURLToPath(import.meta.resolve("postject/dist/cli.js")),
      ...[executable, "NODE_SEA_BLOB", blob, "--sentinel-fuse", fuse],
      ...(isMac ? ["--macho-segment-name", "NODE_SEA"] : []),
    ]);
    // Without an identity ("-"): macOS runs nothing that is not signed, and the attestation of the release says who signed it.
    if (isMac) await run("codesign", ["--sign", "-", executable]);
    return executable;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
