import { redisCliFor } from "../../../remedy/redis-cli.ts";
import type { RedisServer, RedisSettings } from "../../../snapshot/redis.ts";
import { counted } from "../../../units/counted.ts";
import { formatDuration } from "../../../units/format-duration.ts";
import { type CheckInput, type Decision, defineCheck } from "../../check.ts";
import type { Finding } from "../../finding.ts";
import { dataOf, undecidedBy } from "../../unreadable.ts";
import { redisName, redisResource } from "../redis-resource.ts";
import { notKept, rewriteFailed, saveFailed, writesRefused } from "./findings.ts";

type Input = CheckInput<"redis/server", "redis/settings">;

/** Redis can save, and refuses no write because it cannot. */
export const redisPersistence = defineCheck({
  id: "redis/persistence",
  title: "Redis can write its data to disk",
  requires: ["redis/reachable"],
  reads: ["redis/server"],
  optional: ["redis/settings"],
  findings: [writesRefused, saveFailed, rewriteFailed, notKept],
  decide(input): Decision {
    const server = input.sections["redis/server"];
    const settings = input.optional["redis/settings"];
    const findings = [
      ...saveFindings(server, dataOf(settings), input),
      ...rewriteFindings(server, input),
      ...keepFindings(server, dataOf(settings), input),
    ];
    if (settings.ok || !needsSettings(server, input)) return { kind: "decided", findings };
    const incomplete = undecidedBy([settings.error], input.target, null);
    return { kind: "decided", findings, ...(incomplete && { incomplete }) };
  },
});

/** Whether anything is saved at all is a setting; everything else the server says by itself. */
const needsSettings = ({ persistence }: RedisServer, { blueprint }: Input): boolean =>
  blueprint.redis?.holds === "data" && !persistence.appendOnly;

function saveFindings(server: RedisServer, settings: RedisSettings | null, input: Input): Finding[] {
  const { lastSaveOk, lastAppendOk, appendOnly, lastSaveAt, changesSinceSave } = server.persistence;
  const appendFailed = appendOnly && !lastAppendOk;
  const refuses = server.ping.startsWith("MISCONF");
  if (lastSaveOk && !appendFailed && !refuses) return [];
  const what = appendFailed ? "its append-only file cannot be written" : "its last save to disk failed";
  const since =
    lastSaveAt === null || appendFailed
      ? ""
      : ` The last save that worked was ${formatDuration(Date.parse(input.takenAt) - lastSaveAt * 1000)} ago, with ${counted(changesSinceSave, "change")} since.`;
  const evidence = {
    lastSaveOk,
    ...{ appendOnly, lastAppendOk, changesSinceSave, ping: server.ping },
    save: settings?.save ?? null,
    stopsWrites: settings?.stopsWrites ?? null,
  };
  const redisCli = redisCliFor(input.target);
  const remedy = {
    summary: appendFailed
      ? "Make room on its disk, or give it the right to write there: its log names the error. It goes on by itself once it can write."
      : "Make room on its disk, or give it the right and the memory to save: its log names the error. A save that works ends it.",
    commands: [redisCli("CONFIG", "GET", "dir"), ...(appendFailed ? [] : [redisCli("BGSAVE")])],
  };
  const resource = redisResource(input.target);
  if (refuses)
    return [
      writesRefused({
        message: `${redisName(server)} refuses every write with MISCONF: ${what}.${since}`,
        resource,
        evidence,
        remedy,
      }),
    ];
  return [
    saveFailed({
      message: `${redisName(server)} still takes writes, but ${what}: a restart loses what was written since.${since}`,
      resource,
      evidence,
      remedy,
    }),
  ];
}

function rewriteFindings(server: RedisServer, { target }: Input): Finding[] {
  const { appendOnly, lastRewriteOk } = server.persistence;
  if (!appendOnly || lastRewriteOk) return [];
  return [
    rewriteFailed({
      message: `${redisName(server)} could not rewrite its append-only file: the file grows until its disk is full, and then every write is refused.`,
      resource: redisResource(target),
      evidence: { appendOnly, lastRewriteOk },
      remedy: {
        summary:
          "Make room on its disk for a second copy, and memory for the process that writes it: its log names the error. Then rewrite.",
        commands: [redisCliFor(target)("BGREWRITEAOF")],
      },
    }),
  ];
}

function keepFindings(server: RedisServer, settings: RedisSettings | null, input: Input): Finding[] {
  if (input.blueprint.redis?.holds !== "data" || server.persistence.appendOnly || settings?.save !== "")
    return [];
  const redisCli = redisCliFor(input.target);
  return [
    notKept({
      message: `${redisName(server)} writes nothing to disk (no save, no append-only file): a restart loses everything, and the configuration says that what it holds is data.`,
      resource: redisResource(input.target),
      evidence: { save: "", appendOnly: false },
      remedy: {
        summary:
          "Switch the append-only file on, and write that into the configuration. It needs a disk that outlives the server.",
        commands: [redisCli("CONFIG", "SET", "appendonly", "yes")],
      },
    }),
  ];
}
