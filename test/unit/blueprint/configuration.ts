import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LoadedConfiguration, loadConfiguration } from "../../../src/blueprint/load-configuration.ts";

/** Loads a configuration file with this text from a directory of its own. */
export async function loadText(text: string): Promise<LoadedConfiguration> {
  const cwd = await mkdtemp(join(tmpdir(), "nomnom-config-"));
  try {
    await writeFile(join(cwd, "nomnom.doctor.yaml"), text);
    return await loadConfiguration({ cwd, configFile: null, entitiesDir: null });
  } finally {
    await rm(cwd, { recursive: true });
  }
}
