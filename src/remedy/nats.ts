import type { Target } from "../snapshot/snapshot.ts";
import { type Command, forwardingCluster } from "./command.ts";
import { joined, type Word } from "./word.ts";

/** Makes commands of the `nats` CLI for one server: `nats("stream", "info", name)`. */
export type Nats = (noun: string, verb: string, ...args: readonly Word[]) => Command;

/** The `nats` CLI on the server that was examined. */
export const natsFor =
  (target: Target): Nats =>
  (noun, verb, ...args) => ({
    program: "nats",
    args: [noun, verb, ...withoutStrayFlags(`${noun} ${verb}`, args)],
    target: { system: "nats", server: target.nats, cluster: forwardingCluster(target, "nats") },
  });

/** A flag given once for each value: `--subjects a.> --subjects b.>`. */
export const repeated = (flag: string, values: readonly Word[]): Word[] =>
  values.flatMap((value) => [flag, value]);

/** How many names follow a verb. */
const operands: Readonly<Record<string, number>> = {
  "stream add": 1,
  "stream backup": 2,
  "stream edit": 1,
  "stream get": 2,
  "stream info": 1,
  "stream rm": 1,
  "stream view": 1,
  "consumer add": 2,
  "consumer edit": 2,
  "consumer info": 2,
  "consumer ls": 1,
  "consumer report": 1,
  "consumer reset": 2,
  "consumer resume": 2,
  "consumer rm": 2,
  "kv edit": 1,
  "kv info": 1,
};

const switches: ReadonlySet<Word> = new Set(["--ack", "--force", "--defaults", "--all", "--pull"]);

/** Whether a flag takes no value: these, and what switches off (the parser of the `nats` CLI gives a `--no-` to every switch, and to nothing else). */
const isSwitch = (flag: Word): boolean =>
  switches.has(flag) || (typeof flag === "string" && flag.startsWith("--no-"));

/**
 * JetStream takes a stream that is called `--all`, and a subject `-x.>`. A name that begins with a dash stands behind `--`, which ends the flags; a value
 * that does is written into the word of its flag.
 */
function withoutStrayFlags(verb: string, args: readonly Word[]): Word[] {
  const firstFlag = args.findIndex(looksLikeFlag);
  const names = args.slice(0, operands[verb] ?? (firstFlag < 0 ? args.length : firstFlag));
  const flags = flagWords(args.slice(names.length));
  return names.some(looksLikeFlag) ? [...flags, "--", ...names] : [...names, ...flags];
}

function flagWords(args: readonly Word[]): Word[] {
  const [flag, value, ...rest] = args;
  if (flag === undefined) return [];
  const isWhole = isSwitch(flag) || (typeof flag === "string" && flag.includes("="));
  if (value === undefined || isWhole) return [flag, ...flagWords(args.slice(1))];
  return [...(looksLikeFlag(value) ? [joined(flag, "=", value)] : [flag, value]), ...flagWords(rest)];
}

const looksLikeFlag = (word: Word): boolean => typeof word === "string" && word.startsWith("-");
