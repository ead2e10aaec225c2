import type { Blueprint } from "../blueprint/blueprint.ts";
import { withoutDatabase } from "../snapshot/database-name.ts";
import { matchesWildcard } from "./wildcard.ts";

/** Whether somebody who writes `pattern` means this check. An id without a database means the check of every one. */
export const meansCheck = (pattern: string, id: string): boolean =>
  matchesWildcard(pattern, id) || matchesWildcard(pattern, withoutDatabase(id));

/** What the configuration wants of a check; undefined: it says nothing. */
export const wantedOf = (
  { checks }: Pick<Blueprint, "checks">,
  id: string,
): Blueprint["checks"][string] | undefined => checks[id] ?? checks[withoutDatabase(id)];
