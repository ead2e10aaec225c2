#!/usr/bin/env node

// Ink looks for its developer tools when DEV is set, and fails where they are not installed.
delete process.env.DEV;

keepCompiledCode(process.env);
const main = new URL("../dist/main.js", import.meta.url).href;
try {
  await import(main);
} catch (error) {
  if (error?.code !== "ERR_MODULE_NOT_FOUND" || error.url !== main) throw error;
  process.stderr.write("error: nomnom is not built yet\nhint: npm ci && npm run build\n");
  process.exitCode = 2;
}

/** For the next run, where Node can (22.1 and later). In a folder of the user: Node's own choice lies in /tmp, where others may write. */
function keepCompiledCode({ NODE_COMPILE_CACHE, XDG_CACHE_HOME, HOME }) {
  const cache = XDG_CACHE_HOME || (HOME && `${HOME}/.cache`);
  const folder = NODE_COMPILE_CACHE || (cache && `${cache}/nomnom`);
  if (folder) process.getBuiltinModule("module").enableCompileCache?.(folder);
}
