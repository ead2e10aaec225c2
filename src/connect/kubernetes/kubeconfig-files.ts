import { delimiter, dirname, join, resolve } from "node:path";
import { Document, isNode, LineCounter, parseAllDocuments } from "yaml";
import { readBounded } from "../../bounded-file.ts";
import type { Setting } from "../../setting.ts";
import { UserError } from "../../user-error.ts";
import { whyUnreadable } from "../../why-unreadable.ts";
import { yamlErrorWords } from "../../words/yaml-error-words.ts";
import { codeOf } from "../transport-error.ts";
import { type KubeconfigFile, kubeconfigSchema } from "./kubeconfig-schema.ts";

/** Where kubectl would look. `explicit`: one file named by a flag or the config file, which has to exist. */
export interface KubeconfigLocation {
  paths: string[];
  explicit: boolean;
  origin: string;
}

/** kubectl's order: the file asked for, else the list in KUBECONFIG, else ~/.kube/config. */
export function locateKubeconfig(
  setting: Setting | null,
  env: Readonly<Record<string, string | undefined>>,
  homeDir: string,
): KubeconfigLocation {
  if (setting !== null && setting.origin !== "KUBECONFIG")
    return { paths: [resolve(setting.value)], explicit: true, origin: setting.origin };
  const list = (setting?.value ?? env.KUBECONFIG ?? "").split(delimiter).filter((path) => path !== "");
  if (list.length > 0)
    return { paths: list.map((path) => resolve(path)), explicit: false, origin: "KUBECONFIG" };
  return { paths: [join(homeDir, ".kube", "config")], explicit: false, origin: "~/.kube/config" };
}

/**
 * Reads the files and merges them as kubectl does: of entries with the same name the first wins, within a file as between files, and so
 * does the first current-context. Missing files are skipped unless named explicitly. Null: no file exists.
 * Throws UserError for a file that cannot be read or parsed, with line and column.
 */
export async function readKubeconfig(location: KubeconfigLocation): Promise<KubeconfigFile | null> {
  const files: KubeconfigFile[] = [];
  for (const path of location.paths) {
    const text = await readText(path, location);
    if (text !== null) files.push(withAbsolutePaths(parseKubeconfig(text, path), dirname(path)));
  }
  if (files.length === 0) return null;
  return {
    "current-context": files.map((file) => file["current-context"]).find((name) => name),
    clusters: files.flatMap((file) => file.clusters),
    users: files.flatMap((file) => file.users),
    contexts: files.flatMap((file) => file.contexts),
  };
}

async function readText(path: string, location: KubeconfigLocation): Promise<string | null> {
  try {
    return decoded(await readBounded(path));
  } catch (error) {
    if (codeOf(error) === "ENOENT" && !location.explicit) return null;
    throw new UserError(
      "unreadable-kubeconfig",
      `cannot read the kubeconfig ${path}: ${whyUnreadable(error)}`,
      {
        hint: `The path comes from ${location.origin}.`,
        cause: error,
      },
    );
  }
}

/** PowerShell's `>` writes UTF-16 with a byte order mark, which kubectl reads (go-yaml's reader). */
function decoded(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  return bytes.toString("utf8");
}

function parseKubeconfig(text: string, path: string): KubeconfigFile {
  const lines = new LineCounter();
  // As kubectl: the first document counts, and of a key given twice the last value.
  const [document = new Document()] = parseAllDocuments(text, { lineCounter: lines, uniqueKeys: false });
  const malformed = (offset: number, message: string) => {
    const { line, col } = lines.linePos(offset);
    return new UserError("malformed-kubeconfig", `${path}:${line}:${col}: ${message}`, {
      hint: "The file is not a kubeconfig kubectl could read; `kubectl config view` shows what it makes of it.",
    });
  };
  const [broken] = document.errors;
  if (broken !== undefined) throw malformed(broken.pos[0], `not valid YAML: ${yamlErrorWords(broken.code)}`);
  let value: unknown;
  try {
    value = document.toJS() ?? {};
  } catch {
    // The only failure left is an alias that is unknown, circular or expands too far.
    throw malformed(0, "its aliases cannot be resolved");
  }
  const parsed = kubeconfigSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const issuePath = issue?.path.map((part) => (typeof part === "symbol" ? String(part) : part)) ?? [];
  throw malformed(
    offsetOf(document, issuePath),
    issuePath.length === 0
      ? "not a map of clusters, users and contexts"
      : `${issuePath.join(".")} has another type than kubectl writes`,
  );
}

/** Where the value at `path` stands, or its nearest parent that is there. */
function offsetOf(document: Pick<Document, "getIn">, path: readonly (string | number)[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

/** Paths in a kubeconfig are relative to the file they stand in. */
function withAbsolutePaths(file: KubeconfigFile, folder: string): KubeconfigFile {
  const absolute = (path: string | null | undefined) => (path ? resolve(folder, path) : path);
  return {
    ...file,
    clusters: file.clusters.map(({ name, cluster }) => ({
      name,
      cluster: { ...cluster, "certificate-authority": absolute(cluster["certificate-authority"]) },
    })),
    users: file.users.map(({ name, user }) => ({
      name,
      user: {
        ...user,
        tokenFile: absolute(user.tokenFile),
        "client-certificate": absolute(user["client-certificate"]),
        "client-key": absolute(user["client-key"]),
        exec: user.exec
          ? {
              ...user.exec,
              // A bare name is looked up in PATH, as kubectl does.
              command: /[/\\]/.test(user.exec.command)
                ? resolve(folder, user.exec.command)
                : user.exec.command,
            }
          : user.exec,
      },
    })),
  };
}
