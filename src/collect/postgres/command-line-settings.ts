/** Those of these settings that the server was started with: what ALTER SYSTEM and the configuration file say of them does not count. */
export const fromCommandLine = (...names: readonly string[]): string =>
  `ARRAY(SELECT name::text FROM pg_catalog.pg_settings WHERE source = 'command line' AND name IN (${names.map((name) => `'${name}'`).join(", ")}) ORDER BY 1)`;
