import { defineConfig } from "vitest/config";

const build = "test/global-setup/build.ts";

export default defineConfig({
  test: {
    reporters: process.env.CI ? ["default", "./test/closing-line-reporter.ts"] : ["default"],
    projects: [
      { test: { name: "unit", include: ["test/unit/**/*.test.{ts,tsx}", "test/contract/**/*.test.ts"] } },
      {
        test: {
          name: "integration",
          include: ["test/integration/**/*.test.ts"],
          globalSetup: build,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "terminal",
          include: ["test/terminal/**/*.test.ts"],
          globalSetup: build,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "package",
          include: ["test/package/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        // The same tests that the lab passes, with real pods: `npm run test:cluster`.
        test: {
          name: "cluster",
          include: ["test/integration/doctor/{incident,healthy}.test.ts", "test/cluster/**/*.test.ts"],
          env: { NOMNOM_TEST_TARGET: "cluster" },
          globalSetup: build,
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 420_000,
        },
      },
    ],
  },
});
