import { type Case, error } from "../../../../test/support/checks/cases.ts";
import { healthyRedis, redisWith } from "../../../../test/support/checks/redis.ts";
import type { Blueprint } from "../../../blueprint/blueprint.ts";

const persistence = (change: object) => ({ persistence: { ...healthyRedis.persistence, ...change } });
const misconf =
  "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to disk.";
const ofData = (blueprint: Blueprint) => ({
  ...blueprint,
  redis: { server: { workload: null }, holds: "data" as const, replicas: 0 },
});
const noSettings = error(
  "redis",
  "forbidden",
  "CONFIG GET save: NOPERM this user has no permissions to run the 'config|get' command",
  { hint: "Allow the user to read: ACL SETUSER NAME +config|get" },
);
const failedSave = persistence({ lastSaveOk: false, lastSaveAt: 1_795_464_000, changesSinceSave: 12 });

export const cases: Case[] = [
  {
    name: "the last save failed, and the real server answers PING with MISCONF",
    sections: redisWith({ ...failedSave, ping: misconf }),
    takenAt: "2026-11-23T20:10:00.000Z",
    status: "fail",
    finds: ["writes-refused"],
    messages: [
      "Redis 7.0.15 refuses every write with MISCONF: its last save to disk failed. The last save that worked was 10m ago, with 12 changes since.",
    ],
    says: ["BGSAVE"],
    recovers: true,
  },
  {
    name: "the last save failed, and writes are taken all the same (stop-writes-on-bgsave-error no)",
    sections: redisWith(failedSave, { stopsWrites: false }),
    status: "warn",
    finds: ["save-failed"],
    says: ["still takes writes", "12 changes"],
  },
  {
    name: "the append-only file cannot be written",
    sections: redisWith({
      ...persistence({ appendOnly: true, lastAppendOk: false }),
      ping: "MISCONF Errors writing to the AOF file: No space left on device",
    }),
    status: "fail",
    finds: ["writes-refused"],
    says: ["its append-only file cannot be written", "Make room on its disk"],
  },
  {
    name: "the append-only file cannot be rewritten",
    sections: redisWith(persistence({ appendOnly: true, lastRewriteOk: false })),
    status: "warn",
    finds: ["rewrite-failed"],
    says: ["BGREWRITEAOF"],
  },
  {
    name: "the same failed before the file was switched off",
    sections: redisWith(persistence({ lastAppendOk: false, lastRewriteOk: false })),
    status: "pass",
  },
  {
    name: "data is not written to disk",
    sections: redisWith({}, { save: "" }),
    blueprint: ofData,
    status: "warn",
    finds: ["not-kept"],
    says: ["CONFIG SET appendonly yes"],
  },
  { name: "a cache is not written to disk", sections: redisWith({}, { save: "" }), status: "pass" },
  {
    name: "whether data is written to disk cannot be read",
    sections: { ...redisWith({}), "redis/settings": noSettings },
    blueprint: ofData,
    status: "unknown",
    says: ["NOPERM"],
  },
  {
    name: "settings that make no difference cannot be read",
    sections: { ...redisWith({}), "redis/settings": noSettings },
    status: "pass",
  },
];
