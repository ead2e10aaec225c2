import type { LoadedConfiguration } from "../../blueprint/load-configuration.ts";
import type { AnyCheck } from "../../checks/check.ts";
import { meansCheck } from "../../doctor/means-check.ts";
import { UserError } from "../../user-error.ts";
import { typoOf } from "../../words/nearest.ts";

/**
 * Warnings about check ids in the configuration file that this version does not have: a file is shared by people with older and newer
 * versions. An id that is nearly one of ours is a typo, which would otherwise go unnoticed.
 * @throws UserError `unknown-check` for a typo, with file:line:column and what was meant.
 */
export function verifyCheckReferences(
  references: LoadedConfiguration["checkReferences"],
  catalogue: readonly Pick<AnyCheck, "id">[],
): string[] {
  const ids = catalogue.map(({ id }) => id);
  return references
    .filter((reference) => !ids.some((id) => meansCheck(reference.id, id)))
    .map((reference) => {
      const { id, key, file, line, column } = reference;
      const place = `${file}:${line}:${column}: ${key}`;
      const meant = typoOf(id, ids);
      if (meant !== null) {
        throw new UserError("unknown-check", `${place}: no check is called ${id}`, {
          hint: `Did you mean ${meant}?`,
        });
      }
      return `${place}: this version has no check ${id}`;
    });
}
