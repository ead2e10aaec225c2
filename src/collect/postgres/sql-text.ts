/** Text as a constant of SQL. Without standard_conforming_strings a backslash would be special. */
export const constant = (text: string): string =>
  `${text.includes("\\") ? "E" : ""}'${text.replaceAll("\\", "\\\\").replaceAll("'", "''")}'`;

/** A name, exactly as it is. */
export const name = (text: string): string => `"${text.replaceAll('"', '""')}"`;
