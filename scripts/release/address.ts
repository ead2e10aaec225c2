import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as z from "zod";

const manifest = z.object({ repository: z.object({ url: z.string() }).optional() });

/**
 * The page of the project's repository, from the one place that says it: `repository` in package.json. Null while nobody has said it
 * (docs/decisions/0026); a release workflow writes its own repository there.
 */
export function repositoryPage(packageJson: unknown): string | null {
  const { repository } = manifest.parse(packageJson);
  return repository?.url.replace(/^git\+/, "").replace(/\.git$/, "") ?? null;
}

/** Where the files of a release can be had: on the page of its repository, or, while there is none, in the folder they were made in. */
export const downloads = (page: string | null, version: string, folder: string): string =>
  page === null
    ? pathToFileURL(join(folder, "/")).href.replace(/\/$/, "")
    : `${page}/releases/download/v${version}`;
