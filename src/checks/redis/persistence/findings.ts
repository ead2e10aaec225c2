import { defineFinding } from "../../finding.ts";

export const writesRefused = defineFinding({
  code: "redis/persistence/writes-refused",
  title: "The server cannot save to disk and refuses every write",
  severity: ["error"],
  resource: ["redis/server"],
  recovers: true,
});

export const saveFailed = defineFinding({
  code: "redis/persistence/save-failed",
  title: "The last save to disk failed",
  severity: ["warning"],
  resource: ["redis/server"],
  recovers: true,
});

export const rewriteFailed = defineFinding({
  code: "redis/persistence/rewrite-failed",
  title: "The append-only file can no longer be rewritten and only grows",
  severity: ["warning"],
  resource: ["redis/server"],
  recovers: true,
});

export const notKept = defineFinding({
  code: "redis/persistence/not-kept",
  title: "Data that has to stay is not written to disk",
  severity: ["warning"],
  resource: ["redis/server"],
  recovers: null,
});
