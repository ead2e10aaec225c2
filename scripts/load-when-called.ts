import { relative } from "node:path";
import type { Plugin } from "esbuild";

const namespace = "load-when-called";

/** Puts off what a package with one function as its default export does while it is loaded, until the function is called. */
export function loadWhenCalled(packageName: string): Plugin {
  return {
    name: namespace,
    setup({ initialOptions: { absWorkingDir = process.cwd() }, onResolve, onLoad, resolve }) {
      onResolve({ filter: new RegExp(`^${packageName}$`) }, async ({ kind, resolveDir }) => {
        if (kind !== "import-statement") return null;
        const { path } = await resolve(packageName, { kind: "require-call", resolveDir });
        // Relative, since the name is in the source map: the bundle is the same bytes wherever it is built.
        return { path: relative(absWorkingDir, path), namespace };
      });
      onLoad({ filter: /.*/, namespace }, ({ path }) => ({
        contents: `let load; export default (...values) => (load ??= require(${JSON.stringify(`./${path}`)}).default)(...values);`,
        resolveDir: absWorkingDir,
      }));
    },
  };
}
