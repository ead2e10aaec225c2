import { defineProject } from "vitest/config";

/** The tests that need a real terminal: `npx vitest run --config test/terminal/vitest.config.ts`. */
// biome-ignore lint/style/noDefaultExport: vitest asks for it.
export default defineProject({
  test: {
    name: "terminal",
    include: ["test/terminal/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
