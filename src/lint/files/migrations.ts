import { posix } from "node:path";
import type { MigrationFile } from "../../checks/files/migrations/read-migrations.ts";
import type { SourceFile } from "../written.ts";

/** A file that may be a migration, by its name: SQL in a folder of migrations, or numbered as their tools number them. */
export const isSqlFile = (file: string): boolean => file.endsWith(".sql");

/** The migrations of each folder, in the order of their tool, as far as they go up. */
export function migrationFolders(files: readonly SourceFile[]): MigrationFile[][] {
  const folders = new Map<string, Numbered[]>();
  for (const { file, text } of files) {
    const numbered = isSqlFile(file) ? numberedIn(file, text) : null;
    if (numbered !== null) folders.set(numbered.folder, [...(folders.get(numbered.folder) ?? []), numbered]);
  }
  return [...folders.values()]
    .filter((folder) => !folder.some(({ text }) => isOfAnotherDatabase(text)))
    .map((folder) => folder.toSorted(inOrder).map(({ file, text }) => ({ file, text })));
}

interface Numbered extends MigrationFile {
  folder: string;
  /** `1.2` is before `1.10`; null: it is repeated after all others. */
  version: readonly number[] | null;
}

/** Null: it is no migration, or one that goes down. */
function numberedIn(file: string, text: string): Numbered | null {
  const base = posix.basename(file);
  const folder = posix.dirname(file);
  // Diesel and Prisma have a folder for each.
  const ofFolder = /^(?:up|migration)\.sql$/.test(base) ? posix.basename(folder) : null;
  const name = ofFolder ?? base;
  if (/\.down\.sql$|^down\.sql$|^U\d/.test(base)) return null;
  const place = ofFolder === null ? folder : posix.dirname(folder);
  const isInFolder = /(?:^|\/)(?:db_?)?migrations?(?:\/|$)|(?:^|\/)migrate(?:\/|$)/i.test(place);
  if (/^R__/.test(base)) return { file, text, folder: place, version: null };
  const flyway = /^V(\d+(?:[._]\d+)*)__/.exec(base)?.[1];
  const number = flyway ?? (isInFolder ? /^(\d[\d_.-]*)/.exec(name)?.[1] : undefined);
  if (number === undefined) return null;
  const version = number
    .split(/[._-]/)
    .filter((part) => part !== "")
    .map(Number);
  return { file, text: upPart(text), folder: place, version };
}

/** What goes down again stands behind a mark (goose, sql-migrate, dbmate); its lines stay, so that places do. */
const upPart = (text: string): string =>
  text.split(/^--\s*(?:\+goose\s+Down|\+migrate\s+Down|migrate:down)\b/im, 1)[0] ?? text;

/** MySQL quotes names so, and SQLite numbers rows so. */
const isOfAnotherDatabase = (text: string): boolean =>
  /^[^'"\n]*`\w+`|\bAUTO_?INCREMENT\b|\bENGINE\s*=/im.test(text.replaceAll(/--.*$/gm, ""));

function inOrder(a: Numbered, b: Numbered): number {
  if (a.version === null || b.version === null)
    return Number(a.version === null) - Number(b.version === null);
  for (const [index, part] of a.version.entries()) {
    const other = b.version[index];
    if (other === undefined) return 1;
    if (part !== other) return part - other;
  }
  return a.version.length - b.version.length || (a.file < b.file ? -1 : 1);
}
