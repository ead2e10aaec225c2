/**
 * The first thing that runs in an executable: it loads the program, which is ECMAScript modules, from the files within the executable, as
 * Node loads them from a folder where the package is installed.
 */
import { createRequire, registerHooks } from "node:module";
import { basename, dirname, join } from "node:path";
import { getAsset } from "node:sea";
import { pathToFileURL } from "node:url";

/** Node 24 has them; the types here are of Node 20, which the package runs on too. */
declare module "node:module" {
  type Found = { url: string; shortCircuit?: boolean };
  type Loaded = { format: string; source: string; shortCircuit?: boolean };
  function registerHooks(hooks: {
    resolve(
      specifier: string,
      context: { parentURL?: string },
      next: (specifier: string, context: object) => Found,
    ): Found;
    load(url: string, context: object, next: (url: string, context: object) => Loaded): Loaded;
  }): void;
}

/** Where the package would be, beside the executable. Nothing is read there, but what is not within is looked for from there. */
const packageUrl = pathToFileURL(join(dirname(process.execPath), "nomnom-doctor/")).href;

registerHooks({
  resolve(specifier, context, next) {
    const isOwn = specifier.startsWith("./") && context.parentURL?.startsWith(packageUrl);
    return isOwn || specifier.startsWith(packageUrl)
      ? { url: new URL(specifier, context.parentURL).href, shortCircuit: true }
      : next(specifier, context);
  },
  load(url, context, next) {
    if (!url.startsWith(packageUrl)) return next(url, context);
    const path = url.slice(packageUrl.length);
    return path === "start.cjs"
      ? { format: "commonjs", source: 'import("./bin/nomnom.js")', shortCircuit: true }
      : { format: "module", source: getAsset(path, "utf8"), shortCircuit: true };
  },
});

// A link of the name that kubectl looks for completes, as bin/kubectl-complete-nomnom.js does.
const isForKubectl = basename(process.argv0).startsWith("kubectl_complete-");
if (isForKubectl) process.argv.splice(2, 0, "__complete");

// The main script of an executable can import Node's own modules alone. What it requires through the hooks can import anything.
createRequire(packageUrl)("./start.cjs");
