import type { Command } from "./command.ts";
import type { Word } from "./word.ts";

/** What a command does to the system it acts on. `removes`: something of the user's is gone afterwards. */
export type Effect = "reads" | "changes" | "removes";

/** Known by the words of the command. What is not known to read counts as a change. */
export function effectOf({ program, args }: Command): Effect {
  const words = args.map(textOf);
  const verb = words[0] ?? "";
  switch (program) {
    case "curl":
    case "date":
      return "reads";
    case "nomnom":
      return ["e2e", "fix"].includes(verb) ? "changes" : "reads";
    case "helm":
      return ["get", "list", "status", "history", "template"].includes(verb) ? "reads" : "changes";
    case "kubectl":
      return kubectlEffect(words);
    case "nats":
      return natsEffect(words);
    case "psql":
      return sqlEffect(words.at(-1) ?? "");
    case "redis-cli":
      return redisEffect(words);
    default:
      return "changes";
  }
}

const redisReads = [
  "info",
  "role",
  "ping",
  "--bigkeys",
  "client list",
  "config get",
  "cluster nodes",
  "cluster info",
];

function redisEffect(words: readonly string[]): Effect {
  const asked = words.join(" ").toLowerCase();
  return redisReads.some((read) => asked === read || asked.startsWith(`${read} `)) ? "reads" : "changes";
}

const kubectlReads = [
  "get",
  "describe",
  "logs",
  "top",
  "explain",
  "cluster-info",
  "config",
  "auth",
  "version",
];

function kubectlEffect(words: readonly string[]): Effect {
  const [verb = "", noun = ""] = words;
  if (kubectlReads.includes(verb)) return "reads";
  if (verb === "rollout" && ["status", "history"].includes(noun)) return "reads";
  if (verb === "set" && words.includes("--list")) return "reads";
  if (verb === "exec") return words.includes("psql") ? sqlEffect(words.at(-1) ?? "") : "changes";
  return verb === "delete" ? "removes" : "changes";
}

const natsReads = ["info", "ls", "report", "view", "get", "subjects", "state", "check", "ping", "events"];
const natsRemoves = ["rm", "rmm", "purge", "del", "delete"];

function natsEffect([_noun, verb = ""]: readonly string[]): Effect {
  if (natsReads.includes(verb)) return "reads";
  return natsRemoves.includes(verb) ? "removes" : "changes";
}

/** Functions that change something although a SELECT calls them. */
const changing = /\b(setval|pg_terminate_backend|pg_cancel_backend|pg_reload_conf)\b/i;
/** A slot keeps the log that its reader has not read. */
const removing =
  /\b(DROP\s+(TABLE|SCHEMA|DATABASE|COLUMN)|DELETE\s+FROM|TRUNCATE|pg_drop_replication_slot)\b/i;

/** By its statements (`-l` lists databases); a semicolon within a value makes it a change, which is the safe side. */
function sqlEffect(text: string): Effect {
  if (removing.test(text)) return "removes";
  const reads = text.split(";").every((statement) => /^\s*(\\[dl]|-l$|SELECT\b|SHOW\b|$)/i.test(statement));
  return reads && !changing.test(text) ? "reads" : "changes";
}

const textOf = (word: Word): string => {
  if (typeof word === "string") return word;
  return "joined" in word ? word.joined.map(textOf).join("") : "";
};
