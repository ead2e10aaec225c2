import { bareSource } from "./trigger-source.ts";

/**
 * The columns that triggers may fill before a row is written: NOT NULL is looked at after them. Null: any of them.
 * @param sources pg_proc.prosrc of each trigger BEFORE INSERT FOR EACH ROW; null: a language that is not read.
 */
export function filledByTriggers(sources: readonly (string | null)[]): string[] | null {
  const filled = new Set<string>();
  for (const source of sources) {
    if (source === null) return null;
    for (const statement of statementsOf(source)) {
      if (fillsRow(statement)) return null;
      for (const [, quoted, plain] of assigned(statement)) filled.add(quoted ?? plain?.toLowerCase() ?? "");
    }
  }
  return [...filled];
}

/** What a statement follows on: another one, or the word that opens a block. */
const statementsOf = (source: string): string[] =>
  bareSource(source)
    .split(/;|\b(?:begin|then|else|loop)\b/i)
    .map((statement) => statement.trim());

/** `NEW := …`, `SELECT … INTO NEW`, `RETURN jsonb_populate_record(NEW, …)`. */
const fillsRow = (statement: string): boolean =>
  /^new\s*:?=/i.test(statement) ||
  /\binto\s+(?:strict\s+)?new\b(?!\s*\.)/i.test(statement) ||
  /^return\s+(?!new$|null$|old$)\S/i.test(statement);

/** `NEW.tenant := …`, `SELECT … INTO NEW.tenant, NEW.region`. */
function assigned(statement: string): Iterable<RegExpMatchArray> {
  const begins = /^new\s*\.\s*(?:"([^"]+)"|([\w$]+))\s*:?=/i.exec(statement);
  if (begins !== null) return [begins];
  return /^(?:select|execute|with)\b[\s\S]*\binto\b/i.test(statement)
    ? statement.matchAll(/\bnew\s*\.\s*(?:"([^"]+)"|([\w$]+))/gi)
    : [];
}
