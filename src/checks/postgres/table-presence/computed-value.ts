import { adminPsql } from "../../../remedy/psql.ts";
import type { Remedy } from "../../../remedy/remedy.ts";
import { identifier } from "../../../remedy/sql.ts";
import type { RowCondition } from "../../../snapshot/postgres-statements.ts";
import type { Target } from "../../../snapshot/snapshot.ts";
import { capitalised } from "../../../words/capitalised.ts";

type ComputedKind = "generated" | "default" | "index";

/** What is computed when a row is written. */
export const computedWords: Readonly<Record<ComputedKind, (name: string) => string>> = {
  generated: (name) => `generated column ${name}`,
  default: (name) => `the default of column ${name}`,
  index: (name) => `index ${name}`,
};

export const isComputed = (kind: RowCondition["kind"]): kind is ComputedKind => kind in computedWords;

const corrections: Readonly<Record<ComputedKind, string>> = {
  generated: "Correct the expression of the generated column, or drop the column.",
  default: "Correct the default, or drop it.",
  index: "Correct the expressions of the index, or drop it.",
};

/** What refuses a row, with what where nothing is computed, and how it is changed. */
export const computedHolder = (kind: ComputedKind, name: string, of: string) => ({
  what: `${capitalised(computedWords[kind](name))} of ${of}`,
  sqlState: "23502",
  remedy: { summary: corrections[kind], commands: [] },
});

/** Why it fails: a function that it calls, or what the server said. */
export function causeOf(condition: RowCondition, answer: string | undefined): string | null {
  const failing = failingFunction(condition);
  if (failing === undefined) return answer ?? null;
  return failing.effect === "refused"
    ? `because it calls ${failing.name}, which the role may not`
    : `because it calls ${failing.name}, which raises an exception`;
}

/** Null: it is not for a lack of rights that it fails. */
export function callRemedy(
  condition: RowCondition,
  { user, target, release }: { user: string; target: Target; release: string },
): Remedy | null {
  const failing = failingFunction(condition);
  if (failing?.effect !== "refused") return null;
  return {
    summary: "Let the role call the function, as its owner or an administrator.",
    commands: [
      adminPsql(target, release, `GRANT EXECUTE ON FUNCTION ${failing.name} TO ${identifier(user)}`),
    ],
  };
}

const failingFunction = ({ functions = [] }: RowCondition) =>
  functions.find(({ effect }) => effect !== "unknown");
