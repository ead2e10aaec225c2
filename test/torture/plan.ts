import { type Random, randomOf, seedOf } from "../support/random.ts";

/** What is counted: a fault or a kill strikes the nth of its kind. */
export type Traffic = "read" | "write" | "upgrade" | "nats" | "postgres";

/** What happens to a request of HTTP. `late`: it is done long after its sender has given up. */
export const requestFaults = [
  "delay",
  "late",
  "cut-before",
  "cut-after",
  "lose",
  "duplicate",
  "reorder",
  "429",
  "500",
  "503",
  "503-after",
  "garbage",
  "wrong-shape",
  "half-body",
  "freeze",
] as const;
export type RequestFault = (typeof requestFaults)[number];

/** What happens to a connection once some bytes have passed. */
export const streamFaults = ["cut", "freeze", "garbage", "refuse", "delay"] as const;
export type StreamFault = (typeof streamFaults)[number];

export interface RequestFaulted {
  on: "read" | "write";
  nth: number;
  /** How many in a row. */
  times: number;
  fault: RequestFault;
  ms: number;
}

export interface StreamFaulted {
  on: "upgrade" | "nats" | "postgres";
  nth: number;
  fault: StreamFault;
  afterBytes: number;
  ms: number;
}

export type Fault = RequestFaulted | StreamFaulted;

export type Moment = "before" | "during" | "after";

/** When the program is struck; `after` is counted from its first request. */
export type When =
  | { kind: "after"; ms: number }
  | { kind: "request"; on: "read" | "write"; nth: number; moment: Moment };

export interface Kill {
  signal: "SIGKILL" | "SIGTERM" | "SIGINT" | "SIGHUP" | "SIGSTOP";
  when: When;
  /** A second one, so long after it. SIGSTOP: the SIGCONT. */
  againMs: number | null;
}

/** What other people do to the Deployment that e2e scales. */
export interface Foreign {
  when: When;
  what: { kind: "scale"; replicas: number } | { kind: "annotate" };
}

export type Command =
  | { kind: "e2e"; args: string[] }
  | { kind: "fix"; situation: number; direct: boolean }
  | { kind: "run" }
  | { kind: "forward" };

export interface Plan {
  run: number;
  command: Command;
  kills: Kill[];
  faults: Fault[];
  foreign: Foreign[];
  /** The first recoveries are killed as well, one kill each. */
  recoveryKills: Kill[];
}

export type Trouble = "kill" | "fault";

const scaleOnly = ["--step", "scale-down-old-api"];

/** What one run is going to be, from the seed of the whole and its number alone. */
export function planOf(seed: number, run: number, trouble: Trouble, situations: number): Plan {
  const random = randomOf(seedOf(seed, run));
  const command = commandOf(random, situations);
  const longMs =
    command.kind === "fix"
      ? 4_000
      : command.kind === "e2e" && command.args.includes("--step")
        ? 1_500
        : 4_000;
  const kills = trouble === "kill" ? [killOf(random, longMs)] : [];
  const faults =
    trouble === "fault"
      ? drawn(
          random.weighted([
            [5, 1],
            [3, 2],
            [1, 4],
          ]),
          () => faultOf(random, command),
        )
      : [];
  // Faults and kills together are the worst case.
  if (trouble === "fault" && random.chance(0.2)) kills.push(killOf(random, longMs));
  if (trouble === "kill" && random.chance(0.2)) faults.push(faultOf(random, command));
  const scales = command.kind === "e2e" && random.chance(0.3);
  return {
    run,
    command,
    kills,
    faults,
    foreign: scales ? drawn(random.int(1, 2), () => foreignOf(random, longMs)) : [],
    recoveryKills: drawn(
      trouble === "kill"
        ? random.weighted([
            [3, 0],
            [3, 1],
            [1, 2],
          ])
        : random.int(0, 9) === 0
          ? 1
          : 0,
      () => recoveryKillOf(random),
    ),
  };
}

function commandOf(random: Random, situations: number): Command {
  const kind = random.weighted([
    [68, "e2e"],
    [26, "fix"],
    [4, "run"],
    [4, "forward"],
  ] as const);
  switch (kind) {
    case "e2e":
      return {
        kind,
        args: random.weighted<string[]>([
          [60, scaleOnly],
          [12, []],
          [6, ["--repeat", "2", ...scaleOnly]],
          [6, ["--rate", "20/s", "--count", "20"]],
          [4, ["--clean"]],
          [4, ["--cutover", ...scaleOnly]],
        ]),
      };
    case "fix":
      return { kind, situation: random.int(0, situations - 1), direct: random.chance(0.5) };
    case "run":
    case "forward":
      return { kind };
  }
}

const momentOf = (random: Random): Moment => random.pick(["before", "during", "after"]);

function whenOf(random: Random, longMs: number): When {
  return random.weighted<() => When>([
    [3, () => ({ kind: "after", ms: random.int(50, longMs) })],
    [4, () => ({ kind: "request", on: "write", nth: random.int(1, 4), moment: momentOf(random) })],
    [2, () => ({ kind: "request", on: "read", nth: random.int(1, 17), moment: momentOf(random) })],
  ])();
}

function killOf(random: Random, longMs: number): Kill {
  const signal = random.weighted([
    [5, "SIGKILL"],
    [2, "SIGTERM"],
    [2, "SIGINT"],
    [1, "SIGHUP"],
    [1, "SIGSTOP"],
  ] as const);
  const when = whenOf(random, longMs);
  if (signal === "SIGSTOP") return { signal, when, againMs: random.int(100, 2_500) };
  return { signal, when, againMs: signal !== "SIGKILL" && random.chance(0.3) ? random.int(1, 400) : null };
}

/** A recovery reads and writes a little, at once. */
const recoveryKillOf = (random: Random): Kill => ({
  signal: random.weighted([
    [4, "SIGKILL"],
    [1, "SIGTERM"],
  ]),
  when: random.chance(0.7)
    ? { kind: "request", on: random.pick(["write", "read"]), nth: random.int(1, 4), moment: momentOf(random) }
    : { kind: "after", ms: random.int(0, 300) },
  againMs: null,
});

function faultOf(random: Random, command: Command): Fault {
  const direct = command.kind === "fix" && command.direct;
  const on = random.weighted<Traffic>([
    [6, "write"],
    [3, "read"],
    [command.kind === "e2e" && command.args.includes("--step") ? 0 : 2, "upgrade"],
    [direct ? 3 : 0, "nats"],
    [direct ? 3 : 0, "postgres"],
  ]);
  if (on === "write" || on === "read")
    return {
      on,
      nth: on === "write" ? random.int(1, 4) : random.int(1, 17),
      times: random.weighted([
        [6, 1],
        [2, 2],
        [1, 6],
      ]),
      fault: random.pick(requestFaults),
      ms: random.int(20, 3_000),
    };
  return {
    on,
    nth: random.int(1, 4),
    fault: random.pick(streamFaults),
    afterBytes: random.weighted([
      [1, 0],
      [3, random.int(1, 500)],
      [3, random.int(500, 20_000)],
    ]),
    ms: random.int(20, 2_000),
  };
}

const foreignOf = (random: Random, longMs: number): Foreign => ({
  when: whenOf(random, longMs),
  what: random.chance(0.7) ? { kind: "scale", replicas: random.int(1, 3) } : { kind: "annotate" },
});

const drawn = <T>(count: number, draw: () => T): T[] => Array.from({ length: count }, draw);

/** A plan in one line. */
export function planWords({ command, kills, faults, foreign, recoveryKills }: Plan): string {
  const words = [
    command.kind === "e2e"
      ? ["e2e", ...command.args].join(" ")
      : command.kind === "fix"
        ? `fix ${command.situation}${command.direct ? " direct" : ""}`
        : command.kind,
    ...kills.map(
      (kill) =>
        `${kill.signal} ${whenWords(kill.when)}${kill.againMs === null ? "" : ` +${kill.againMs} ms`}`,
    ),
    ...faults.map((fault) =>
      "times" in fault
        ? `${fault.fault} (${fault.ms} ms) at ${fault.on} ${fault.nth}${fault.times > 1 ? ` to ${fault.nth + fault.times - 1}` : ""}`
        : `${fault.fault} (${fault.ms} ms) at ${fault.on} ${fault.nth} after ${fault.afterBytes} B`,
    ),
    ...foreign.map(
      ({ what, when }) =>
        `others ${what.kind === "scale" ? `scale to ${what.replicas}` : "annotate"} ${whenWords(when)}`,
    ),
    ...recoveryKills.map(({ signal, when }) => `recovery ${signal} ${whenWords(when)}`),
  ];
  return words.join(", ");
}

const whenWords = (when: When): string =>
  when.kind === "after" ? `after ${when.ms} ms` : `${when.moment} ${when.on} ${when.nth}`;
