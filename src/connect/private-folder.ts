import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder that only this user can read; gone when disposed. */
export interface PrivateFolder extends AsyncDisposable {
  /** Writes a file and gives its path. */
  write(name: string, text: string): Promise<string>;
}

export async function openPrivateFolder(): Promise<PrivateFolder> {
  const folder = await mkdtemp(join(tmpdir(), "nomnom-"));
  return {
    async write(name, text) {
      const path = join(folder, name);
      await writeFile(path, text, { mode: 0o600 });
      return path;
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
