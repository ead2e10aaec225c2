import type { EntityDialect } from "./entity-file.ts";

/** The column a field becomes in the worker's CREATE TABLE, as PostgreSQL folds it: lower case. */
export function columnName(fieldName: string, dialect: EntityDialect): string {
  if (dialect === "before-9720595" || !needsSnakeCase(fieldName)) return fieldName.toLowerCase();
  const characters = [...fieldName];
  return characters
    .map((character, index) => {
      if (!isUpper(character) || index === 0) return character.toLowerCase();
      const boundary = isLower(characters[index - 1]) || isLower(characters[index + 1]);
      return `${boundary ? "_" : ""}${character.toLowerCase()}`;
    })
    .join("");
}

function needsSnakeCase(fieldName: string): boolean {
  const name = fieldName.replace(/^f_/, "");
  return !name.includes("_") && [...name].some(isUpper);
}

function isUpper(character: string | undefined): boolean {
  return character !== undefined && /\p{Lu}/u.test(character);
}

function isLower(character: string | undefined): boolean {
  return character !== undefined && /\p{Ll}/u.test(character);
}
