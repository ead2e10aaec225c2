import { mask } from "./secret-spans.ts";

/** Finds values that are known to be secret, in the ways in which they are written. Null: there is none. */
export type KnownSecrets = RegExp | null;

let last: { key: string; known: KnownSecrets } = { key: "", known: null };

/** The same values are asked for with every text. */
export function knownSecrets(values: readonly string[]): KnownSecrets {
  const key = values.join("\0");
  if (last.key !== key) last = { key, known: prepared(values) };
  return last.known;
}

function prepared(values: readonly string[]): KnownSecrets {
  const spellings = new Set(
    values.filter(isTelling).flatMap((value) => [
      value,
      encodeURIComponent(value),
      JSON.stringify(value).slice(1, -1),
      ...(value.length < 6
        ? []
        : [
            Buffer.from(value)
              .toString("base64")
              .replace(/(?<!=)=+$/, ""),
          ]),
    ]),
  );
  const parts = [...spellings]
    .filter((spelling) => spelling !== "" && spelling !== mask)
    .sort((a, b) => b.length - a.length)
    .map(patternOf);
  return parts.length === 0 ? null : new RegExp(parts.join("|"), "g");
}

/** Words of every report and of every printed command, which are somebody's password somewhere. */
const everyday: ReadonlySet<string> = new Set([
  ...["nomnom", "doctor", "nats", "postgres", "postgresql", "psql", "kubernetes", "kubectl", "lab"],
  ...["password", "secret", "token", "user", "admin", "root", "test", "true", "false", "none", "null"],
]);

/** A password of one or three letters, or an everyday word, is part of everything: beside a word that says so it is hidden all the same. */
const isTelling = (value: string): boolean =>
  !everyday.has(value.toLowerCase()) &&
  (value.length >= 4 || (value.length === 3 && /[^A-Za-z0-9]/.test(value)));

/** What a line break of somebody's log puts into a long value. */
const lineBreak = "(?:\\r?\\n[ \\t]{0,40})?";

/** A weak password is looked for as a whole word only: `post` is not part of `postgres`. One that is no word is a secret wherever it stands. */
function patternOf(spelling: string): string {
  const characters = Array.from(spelling, (character) => character.replace(/[.*+?^${}()|[\]\\/]/, "\\$&"));
  return isNoWord(spelling)
    ? characters.join(lineBreak)
    : `(?<![A-Za-z0-9_-])${characters.join("")}(?![A-Za-z0-9_-])`;
}

/** What looks like no word cannot be one of a report's. */
export const isNoWord = (secret: string): boolean =>
  secret.length >= 8 && /\d/.test(secret) && /[A-Za-z]/.test(secret);
