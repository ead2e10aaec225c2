/** A statement that sets the search_path of its transaction. Without standard_conforming_strings a backslash would be special. */
export const setSearchPath = (path: string): string =>
  `SELECT pg_catalog.set_config('search_path', E'${path.replaceAll("\\", "\\\\").replaceAll("'", "''")}', true)`;
