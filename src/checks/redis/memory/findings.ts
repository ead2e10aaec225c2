import { defineFinding } from "../../finding.ts";

export const full = defineFinding({
  code: "redis/memory/full",
  title: "Memory is at its limit, and writes are refused",
  severity: ["error"],
  resource: ["redis/server"],
  recovers: true,
});

export const nearlyFull = defineFinding({
  code: "redis/memory/nearly-full",
  title: "Memory is near its limit, and nothing may be evicted",
  severity: ["warning"],
  resource: ["redis/server"],
  recovers: true,
});

export const evictsData = defineFinding({
  code: "redis/memory/evicts-data",
  title: "Data that has to stay is evicted",
  severity: ["error", "warning"],
  resource: ["redis/server"],
  recovers: null,
});

export const nearMachine = defineFinding({
  code: "redis/memory/near-machine",
  title: "Without a limit, it takes nearly all memory of its machine",
  severity: ["warning"],
  resource: ["redis/server"],
  recovers: true,
});

export const use = defineFinding({
  code: "redis/memory/use",
  title: "How much memory is in use, and what is evicted",
  severity: ["info"],
  resource: ["redis/server"],
  recovers: null,
});
