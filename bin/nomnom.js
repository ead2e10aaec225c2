#!/usr/bin/env node
import { existsSync } from "node:fs";

// Ink looks for its developer tools when DEV is set, and fails where they are not installed.
delete process.env.DEV;

const main = new URL("../dist/main.js", import.meta.url);
if (existsSync(main)) {
  await import(main.href);
} else {
  process.stderr.write("error: nomnom is not built yet\nhint: npm ci && npm run build\n");
  process.exitCode = 2;
}
