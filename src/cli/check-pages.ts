import type { Blueprint } from "../blueprint/blueprint.ts";
import { readPackageFile } from "../package-files.ts";
import { withoutDatabase } from "../snapshot/database-name.ts";

/** The page of one check of the catalogue, as Markdown. */
export const readCheckPage = (id: string): Promise<string> =>
  readPackageFile(`src/checks/${withoutDatabase(id)}/page.md`);

/** Reads the page of a check: of one that the configuration makes, what it says of it. */
export const pagesWith =
  ({ ownChecks }: Pick<Blueprint, "ownChecks">) =>
  async (id: string): Promise<string> => {
    const own = ownChecks.find(({ name }) => id === `own/${name}`);
    if (own === undefined) return await readCheckPage(id);
    const { ownPage } = await import("../checks/own/own-page.ts");
    return ownPage(own);
  };
