import { posix } from "node:path";
import type { ListedFile } from "./list-files.ts";

const manifests = new Set([
  ...["Cargo.toml", "go.mod", "package.json", "pom.xml", "build.gradle", "build.gradle.kts", "build.sbt"],
  ...["pyproject.toml", "setup.py", "requirements.txt", "Chart.yaml"],
]);
/** Programs that have nothing to do with each other, one a file or a folder. */
const examples = /(?:^|\/)(?:_?examples?|samples?|demos?|tutorials?|snippets|cookbook)\//;

/** What each file belongs to: the nearest folder above it with the manifest of a package. Empty: the whole. */
export function packagesOf(files: readonly ListedFile[]): (name: string) => string {
  const folders = new Set(
    files.filter(({ name }) => manifests.has(posix.basename(name))).map(({ name }) => posix.dirname(name)),
  );
  return (name) => {
    if (standsAlone(name)) return name;
    for (let folder = posix.dirname(name); folder !== "." && folder !== "/"; folder = posix.dirname(folder))
      if (folders.has(folder) || folder === "..") return folder;
    return "";
  };
}

/** Whether what a file, or a package called like it, defines has nothing to do with what others define. */
export const standsAlone = (name: string): boolean => examples.test(name);

const tests =
  /(?:^|\/)(?:tests?|__tests__|__mocks__|testdata|test_data|fixtures|benches|benchmarks?|spec|e2e)\/|(?:^|\/)(?:test_[^/]*|conftest)\.py$|[._-](?:test|tests|spec|bench)\.\w+$|(?:Test|Tests|Spec|IT)\.(?:java|kt|scala)$/;

/** Whether a file holds tests, which make streams as they need them, one beside the other. Folders above those that were asked for do not count. */
export const isTest = (name: string): boolean => tests.test(name) && !isTemplateFile(name);

/** A template of Helm: also those of its tests read values. */
export const isTemplateFile = (name: string): boolean => /(?:^|\/)templates\//.test(name);
