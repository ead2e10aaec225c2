import type { Blueprint } from "./blueprint.ts";
import { emptyDatabase } from "./expectations.ts";
import type { OwnCheck } from "./own-check.ts";

/** The blueprint as what is about a named database sees it: `postgres` is that one. */
export const blueprintInDatabase = (blueprint: Blueprint, database: string): Blueprint => ({
  ...blueprint,
  postgres: blueprint.databases[database] ?? emptyDatabase,
  ownChecks: blueprint.ownChecks.flatMap((check) => ownInDatabase(check, database)),
});

/** Of the questions in SQL those that are put to it. */
function ownInDatabase({ question, ...check }: OwnCheck, name: string): OwnCheck[] {
  if (question.kind !== "sql") return [{ ...check, question }];
  const { database, ...asked } = question;
  return database === name ? [{ ...check, question: asked }] : [];
}
