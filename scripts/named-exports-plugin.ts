import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Plugin } from "esbuild";

const namespace = "named-exports";
const inside = Symbol("resolving for the plugin itself");

/**
 * Makes `const { connect } = await import("some-commonjs-package")` work in the bundle. With splitting, esbuild gives a CommonJS package
 * that is imported dynamically a chunk with a default export only (measured with 0.28.2); Node itself also finds the names. The names are
 * asked of Node while building, and exported one by one.
 */
export const namedExportsPlugin: Plugin = {
  name: namespace,
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, async ({ kind, path, resolveDir, importer, pluginData }) => {
      if (kind !== "dynamic-import" || path.startsWith("node:") || pluginData === inside) return null;
      const found = await build.resolve(path, { kind, resolveDir, importer, pluginData: inside });
      if (found.external || found.errors.length > 0 || !isCommonJs(found.path)) return null;
      return { path: found.path, namespace, pluginData: { resolveDir } };
    });
    build.onLoad({ filter: /.*/, namespace }, async ({ path }) => {
      const names = Object.keys(await import(pathToFileURL(path).href)).filter(
        (name) => name !== "default" && name !== "module.exports" && /^[A-Za-z_$][\w$]*$/.test(name),
      );
      return {
        contents: [
          `import * as all from ${JSON.stringify(path)};`,
          `export const { ${names.join(", ")} } = all;`,
          "export default all.default;",
        ].join("\n"),
        resolveDir: dirname(path),
      };
    });
  },
};

/** As Node decides: by the extension, else by the nearest package.json. */
function isCommonJs(file: string): boolean {
  if (file.endsWith(".cjs")) return true;
  if (!file.endsWith(".js")) return false;
  let folder = dirname(file);
  while (!existsSync(join(folder, "package.json"))) folder = dirname(folder);
  const manifest: { type?: string } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return manifest.type !== "module";
}
