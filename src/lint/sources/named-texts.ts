/** A text that stands in a source, and where it begins. */
export interface TextAt {
  text: string;
  at: number;
}

/** Texts that have a name: `const MAIN: &str = "orders.>"`. */
export interface Constants {
  /** Null: there is none, or there are several that differ. `at` null: it stands in another file. */
  textOf(name: string): { text: string; at: number | null } | null;
  listOf(name: string): (TextAt | null)[] | null;
}

/** Texts with a name of all files of a package; those that have several values have none. */
export type PackageTexts = ReadonlyMap<string, string | null>;
