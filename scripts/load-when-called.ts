import { dirname } from "node:path";
import type { Plugin } from "esbuild";

const namespace = "load-when-called";

/** Puts off what a package with one function as its default export does while it is loaded, until the function is called. */
export function loadWhenCalled(packageName: string): Plugin {
  return {
    name: namespace,
    setup({ onResolve, onLoad, resolve }) {
      onResolve({ filter: new RegExp(`^${packageName}$`) }, async ({ kind, resolveDir }) => {
        if (kind !== "import-statement") return null;
        const { path } = await resolve(packageName, { kind: "require-call", resolveDir });
        return { path, namespace };
      });
      onLoad({ filter: /.*/, namespace }, ({ path }) => ({
        contents: `let load; export default (...values) => (load ??= require(${JSON.stringify(path)}).default)(...values);`,
        resolveDir: dirname(path),
      }));
    },
  };
}
