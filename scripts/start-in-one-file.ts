import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Plugin } from "esbuild";

/**
 * Keeps what the program starts with in one chunk. esbuild makes a chunk for each combination of entry points that share some code, and
 * every dynamic import is an entry point: the start would be a dozen small files, a millisecond each. When all of them import `start`,
 * which has been loaded before them anyway, its code belongs to one combination.
 * @param start absolute path of the module that the program's entry point imports.
 */
export function startInOneFile(start: string): Plugin {
  return {
    name: "start-in-one-file",
    setup({ onResolve, onLoad }) {
      const dynamic = new Set<string>();
      onResolve({ filter: /^\.\.?\// }, ({ kind, path, resolveDir }) => {
        if (kind === "dynamic-import") dynamic.add(resolve(resolveDir, path));
        return null;
      });
      onLoad({ filter: /\/src\/.*\.tsx?$/ }, async ({ path }) => {
        if (!dynamic.has(path)) return null;
        return {
          contents: `${await readFile(path, "utf8")}\nimport ${JSON.stringify(start)};\n`,
          loader: path.endsWith("x") ? "tsx" : "ts",
        };
      });
    },
  };
}
