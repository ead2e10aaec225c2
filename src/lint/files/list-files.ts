import { lstat, readdir, stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { UserError } from "../../user-error.ts";
import { whyUnreadable } from "../../why-unreadable.ts";
import { programOutput } from "./program-output.ts";

/** A file that may be read. */
export interface ListedFile {
  /** Absolute. */
  path: string;
  /** As messages name it: relative to `cwd`, with slashes. */
  name: string;
  /** Its path in the folder that was asked for; null: it was asked for itself. */
  inFolder: string | null;
}

export interface Listing {
  files: ListedFile[];
  /** There are more than are looked at. */
  cutOff: boolean;
}

/** Folders of what somebody else wrote, also where it was committed. */
const foreign = ["node_modules", "bower_components", "vendor", "third_party", "site-packages", ".git"];
/** Folders of what programs write, where no git says what belongs to the project. */
const generated = [
  ...[".hg", ".svn", "target", "dist", "build", "out", ".venv", "venv", "__pycache__", ".tox", ".next"],
  ...[".gradle", ".terraform"],
];
const mostFiles = 100_000;

/** What `-` is called: manifests come through a pipe. */
export const stdinName = "<stdin>";

interface Context {
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  signal: AbortSignal;
}

/**
 * The files behind the given paths, in order, each once. In a folder of a git repository those that git knows or would take; links are not followed there.
 * @throws UserError for a path that is not there.
 */
export async function listFiles(paths: readonly string[], context: Context): Promise<Listing> {
  const all = new Map<string, ListedFile>();
  for (const given of paths) {
    if (given === "-") {
      all.set(stdinName, { path: "/dev/stdin", name: stdinName, inFolder: null });
      continue;
    }
    const path = resolve(context.cwd, given);
    const isFound = await isFolder(path, given);
    const found = isFound ? await filesIn(path, context) : [path];
    for (const each of found.slice(0, mostFiles - all.size)) {
      const inFolder = isFound ? withSlashes(relative(path, each)) : null;
      const name = withSlashes(relative(context.cwd, each));
      // Asked for twice, by itself and with its folder: it was asked for itself.
      if (!all.has(each) || inFolder === null) all.set(each, { path: each, name, inFolder });
    }
  }
  return { files: [...all.values()], cutOff: all.size >= mostFiles };
}

const withSlashes = (path: string): string => path.replaceAll("\\", "/");

async function isFolder(path: string, given: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    throw new UserError("unreadable-path", `cannot read ${given}: ${whyUnreadable(error)}`, {
      hint: "Name files or folders that are there.",
    });
  }
}

async function filesIn(folder: string, context: Context): Promise<string[]> {
  const known = (await knownToGit(folder, context)) ?? (await walk(folder, context.signal));
  const paths: string[] = [];
  for (const path of known.toSorted()) {
    if (paths.length >= mostFiles || context.signal.aborted) break;
    if (isForeign(relative(folder, path))) continue;
    // A link may lead out of the folder, or in a circle; what was removed is still in git's index.
    if ((await lstat(path).catch(() => null))?.isFile()) paths.push(path);
  }
  return paths;
}

const isForeign = (name: string): boolean => name.split(/[\\/]/).some((part) => foreign.includes(part));

/**
 * Null: there is no git, or no repository. The settings of a repository may name programs that git starts; none of them is. In a hook git's own variables
 * name another repository or index.
 */
async function knownToGit(folder: string, { env, signal }: Context): Promise<string[] | null> {
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("GIT_")));
  const output = await programOutput(
    "git",
    [
      ...["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "core.untrackedCache=false"],
      ...["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
    ],
    { cwd: folder, env: own, signal },
  );
  if (!output.ok) return null;
  const names = output.stdout.split("\0").filter((name) => name !== "");
  return names.map((name) => join(folder, name));
}

async function walk(folder: string, signal: AbortSignal): Promise<string[]> {
  const files: string[] = [];
  const waiting = [folder];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (files.length >= mostFiles || signal.aborted) break;
    const entries = await readdir(at, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const isSkipped = foreign.includes(entry.name) || generated.includes(entry.name);
      if (entry.isDirectory() && !isSkipped) waiting.push(join(at, entry.name));
      else if (entry.isFile()) files.push(join(at, entry.name));
    }
  }
  return files;
}
