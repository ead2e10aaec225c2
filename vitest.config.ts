import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

const build = "test/global-setup/build.ts";

// What a test waits for has a deadline that a busy machine keeps too; a condition that never holds is as red after 20 s as after one.
const patient = { expect: { poll: { timeout: 20_000 } }, testTimeout: 60_000, hookTimeout: 60_000 };

export default defineConfig({
  test: {
    // Most tests wait for real servers: as many files at a time as there are cores. vitest leaves one core free, which on two is half of them.
    maxWorkers: Math.max(2, availableParallelism()),
    reporters: process.env.CI ? ["default", "./test/closing-line-reporter.ts"] : ["default"],
    projects: [
      {
        test: {
          ...patient,
          name: "unit",
          // Files share the modules of their worker, which are imported once instead of in each of 150 files: 23 s of CPU time instead of 64.
          isolate: false,
          include: ["test/unit/**/*.test.{ts,tsx}", "test/contract/**/*.test.ts"],
        },
      },
      {
        test: {
          ...patient,
          name: "integration",
          include: ["test/{integration,differential,torture}/**/*.test.ts"],
          globalSetup: build,
        },
      },
      {
        test: {
          ...patient,
          name: "terminal",
          include: ["test/terminal/**/*.test.ts"],
          globalSetup: build,
        },
      },
      {
        // Two at a time: each has servers of its own.
        test: {
          ...patient,
          name: "cases",
          include: ["test/cases/**/*.test.ts"],
          globalSetup: build,
          maxConcurrency: 2,
          testTimeout: 120_000,
        },
      },
      {
        test: {
          ...patient,
          name: "package",
          include: ["test/package/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        // With the real command lines of NATS and Kubernetes: part of `npm run test:remedies`.
        test: { ...patient, name: "remedies", include: ["test/remedies/**/*.test.ts"] },
      },
      {
        // The same tests that the lab passes, with real pods: `npm run test:cluster`.
        test: {
          ...patient,
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
