import { readFile } from "node:fs/promises";
import { extname, resolve } from "node:path";
import type { Metafile, Plugin } from "esbuild";

/** Code up to this size is not worth a file of its own: opening one takes a millisecond, compiling this much a tenth of that. */
const smallBytes = 16_000;

/** Modules that share a chunk, because the same entry points load them. */
interface Chunk {
  bytes: number;
  modules: string[];
  loadedBy: ReadonlySet<string>;
}

/**
 * Says which modules each entry point has to import besides its own, so that a command is loaded from few files. esbuild makes a chunk for
 * each combination of entry points that share some code, and every dynamic import is an entry point: `doctor` would be fifty small files.
 * A module that further entry points import belongs to their combination instead.
 * @param start what the program loads first; all of it becomes one chunk.
 */
export function fewChunks({ inputs, outputs }: Metafile, start: string): Map<string, string[]> {
  // An import in a CommonJS package would be a `require`, for which esbuild wraps all that it reaches in functions: compiled twice.
  const entryPoints = Object.values(outputs)
    .flatMap(({ entryPoint }) => entryPoint ?? [])
    .filter((entryPoint) => inputs[entryPoint]?.format !== "cjs");
  const additions = new Map(entryPoints.map((entryPoint) => [entryPoint, [start]]));
  const loadedBy = new Map<string, Set<string>>();
  for (const entryPoint of entryPoints) for (const module of [entryPoint, start]) load(module, entryPoint);

  // What a chunk imports has more entry points than itself, and is therefore settled before it.
  const settled: Chunk[] = [];
  for (const chunk of chunksOf(outputs, loadedBy)) {
    const isSmall = chunk.bytes <= smallBytes && !chunk.modules.some((module) => additions.has(module));
    const home = isSmall ? settled.findLast((other) => takes(other, chunk)) : undefined;
    if (home === undefined) settled.push(chunk);
    else {
      for (const entryPoint of home.loadedBy)
        additions.get(entryPoint)?.push(...chunk.modules.filter(ofSource));
      for (const module of chunk.modules) loadedBy.set(module, new Set(home.loadedBy));
    }
  }
  return additions;

  function load(module: string, entryPoint: string): void {
    const loaders = loadedBy.get(module) ?? new Set();
    if (loaders.has(entryPoint)) return;
    loadedBy.set(module, loaders.add(entryPoint));
    for (const imported of importsOf(module)) load(imported, entryPoint);
  }

  /** Node's own modules among them: a chunk that imports one loads it, and some take milliseconds. */
  function importsOf(module: string): string[] {
    const imports = inputs[module]?.imports ?? [];
    return imports.flatMap(({ path, kind }) => (kind === "dynamic-import" ? [] : path));
  }

  /** Whether `other` is loaded whenever the small one is, and all that the small one imports whenever `other` is. */
  function takes(other: Chunk, small: Chunk): boolean {
    const imports = small.modules.flatMap(importsOf).filter((module) => !small.modules.includes(module));
    return (
      isSubset(small.loadedBy, other.loadedBy) &&
      imports.every((module) => isSubset(other.loadedBy, loadedBy.get(module) ?? new Set()))
    );
  }
}

/** Lets each entry point import further modules. */
export function alsoImport(additions: ReadonlyMap<string, readonly string[]>): Plugin {
  return {
    name: "also-import",
    setup({ initialOptions: { absWorkingDir = process.cwd() }, onLoad }) {
      const paths = new Map(
        [...additions].map(([entryPoint, modules]) => [resolve(absWorkingDir, entryPoint), modules]),
      );
      onLoad({ filter: /\.([mj]s|tsx?)$/ }, async ({ path }) => {
        const modules = paths.get(path);
        if (modules === undefined) return null;
        const imports = modules.map(
          (module) => `import ${JSON.stringify(resolve(absWorkingDir, module))};\n`,
        );
        return {
          contents: `${await readFile(path, "utf8")}\n${imports.join("")}`,
          loader: extname(path) === ".tsx" ? "tsx" : extname(path) === ".ts" ? "ts" : "js",
        };
      });
    },
  };
}

/** The chunks that esbuild makes, those of the most entry points first. */
function chunksOf(outputs: Metafile["outputs"], loadedBy: ReadonlyMap<string, ReadonlySet<string>>): Chunk[] {
  const chunks = new Map<string, Chunk>();
  const modules = Object.values(outputs).flatMap(({ inputs }) => Object.entries(inputs));
  for (const [module, { bytesInOutput }] of modules) {
    const entryPoints = loadedBy.get(module) ?? new Set();
    const key = [...entryPoints].sort().join();
    const chunk = chunks.get(key) ?? { bytes: 0, modules: [], loadedBy: entryPoints };
    chunks.set(key, chunk);
    chunk.bytes += bytesInOutput;
    chunk.modules.push(module);
  }
  return [...chunks.values()].sort((a, b) => b.loadedBy.size - a.loadedBy.size);
}

/** A package's modules follow those of ours that import them. */
const ofSource = (module: string): boolean => module.startsWith("src/");

const isSubset = (part: ReadonlySet<string>, whole: ReadonlySet<string>): boolean =>
  [...part].every((element) => whole.has(element));
