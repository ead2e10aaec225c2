#!/usr/bin/env node

// Ink looks for its developer tools when DEV is set, and fails where they are not installed.
delete process.env.DEV;

const main = new URL("../dist/main.js", import.meta.url).href;
try {
  await import(main);
} catch (error) {
  if (error?.code !== "ERR_MODULE_NOT_FOUND" || error.url !== main) throw error;
  process.stderr.write("error: nomnom is not built yet\nhint: npm ci && npm run build\n");
  process.exitCode = 2;
}
