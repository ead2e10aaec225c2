import type { WrittenStatement } from "../blueprint/configured-settings.ts";
import { migrations } from "../checks/files/migrations/check.ts";
import { type MigrationFile, readMigrations } from "../checks/files/migrations/read-migrations.ts";
import type { ReportedFinding } from "../doctor/report.ts";
import { counted } from "../units/counted.ts";
import { type Judging, placed } from "./judge-files.ts";
import { placesIn } from "./place.ts";

/** The statements of the configuration, and the file they stand in. */
export interface WrittenStatements {
  file: string;
  statements: readonly WrittenStatement[];
}

export function judgeMigrations(
  folders: readonly (readonly MigrationFile[])[],
  { file, statements }: WrittenStatements,
  judging: Judging,
): ReportedFinding[] {
  const made = folders.map(readMigrations);
  return placed(migrations, migrations.decide({ statements, folders: made }), file, judging);
}

/** What was not read of them, in words: nothing was concluded from it. */
export function unreadMigrations(folders: readonly (readonly MigrationFile[])[]): string[] {
  return folders.flatMap((files) => {
    const texts = new Map(files.map(({ file, text }) => [file, text]));
    const places = readMigrations(files).unread.map(({ file, offset }) => {
      const { line, column } = placesIn(file, texts.get(file) ?? "")(offset);
      return `${file}:${line}:${column}`;
    });
    const [first] = places;
    if (first === undefined) return [];
    const more = places.length === 1 ? "" : `, and ${counted(places.length - 1, "other")}`;
    return [`a statement of a migration was not read, and nothing is said of what it makes: ${first}${more}`];
  });
}
