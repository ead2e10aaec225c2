import { isDeepStrictEqual } from "node:util";
import { clusterState } from "../integration/e2e/cluster-state.ts";
import type { Foreign, Kill, Plan } from "./plan.ts";
import { type Ended, startProgram } from "./program.ts";
import { sleep } from "./proxy/traffic.ts";
import type { Rig } from "./rig.ts";
import { oldApi, type Situation, scale, situations } from "./situations.ts";

export interface Outcome {
  /** What was wrong; none: every promise was kept. */
  wrong: string[];
  code: string;
  /** How many of what was planned took place. */
  kills: number;
  faults: number;
  recoveries: number;
  deliveredLate: number;
  ms: number;
  stderr: string;
}

/** What is the same before and behind. */
export interface Baseline {
  cluster: Record<string, unknown>;
  streams: Record<string, { config: object; messages: number }>;
}

export const baselineOf = async ({ lab, servers }: Rig): Promise<Baseline> => ({
  cluster: stateOf(lab),
  streams: await servers.streamState(),
});

/** Without ReplicaSets, which follow their Deployment in their own time. */
const stateOf = (lab: Rig["lab"]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(clusterState(lab)).filter(([name]) => !name.startsWith("ReplicaSet/")));

const longestRunMs = 100_000;
const longestRecoveryMs = 60_000;
const recoverUntilMs = 90_000;
const settlesMs = 30_000;

/** One run of the program with its faults and kills; then `--recover` until it has nothing to do; then a look at what is left. */
export async function runPlanned(rig: Rig, plan: Plan, healthy: Baseline): Promise<Outcome> {
  const startedMs = performance.now();
  const { traffic } = rig;
  const situation = plan.command.kind === "fix" ? (situations[plan.command.situation] ?? null) : null;
  await situation?.breakIt(rig);
  const before = await baselineOf(rig);
  const others = new Others(rig, plan.foreign);

  const args = argumentsOf(plan, rig, situation);
  const program = startProgram(args, rig.env, killsOf(plan), longestRunMs);
  traffic.begin(plan.faults, (on, nth, moment) => {
    program.onMoment(on, nth, moment);
    others.onMoment(on, nth, moment);
  });
  const ended = await program.ended;
  others.end();
  const faults = traffic.calm();

  const wrong = wrongWith(ended);
  const beforeRecovery = plan.run % 2 === 0 ? await traffic.deliverAll() : 0;
  const recovery = await recover(rig, plan);
  wrong.push(...recovery.wrong);
  const deliveredLate = beforeRecovery + (await traffic.deliverAll());

  wrong.push(...(await leftOf(rig, { plan, ended, healthy, before, others })));
  await situation?.restore(rig);
  return {
    wrong,
    code: ended.signal ?? String(ended.code),
    kills: ended.struck + recovery.kills,
    faults,
    recoveries: recovery.times,
    deliveredLate,
    ms: Math.round(performance.now() - startedMs),
    stderr: wrong.length === 0 ? "" : `${args.join(" ")}\n${ended.stdout}${ended.stderr}${recovery.said}`,
  };
}

function argumentsOf({ command }: Plan, { directly }: Rig, situation: Situation | null): string[] {
  switch (command.kind) {
    case "e2e":
      return ["e2e", "--yes", "-q", "--request-timeout", "4s", "--timeout", "40s", ...command.args];
    case "fix":
      return [
        ...["fix", "--yes", "-q", "--request-timeout", "4s", "--wait", "4s", "--timeout", "40s"],
        ...(situation?.checks ?? []),
        ...(command.direct ? directly : []),
      ];
    case "run":
      return ["run", "--", "sleep", "2"];
    case "forward":
      return ["forward", "svc/nomnom-nats-client:4222"];
  }
}

/** A forward ends by a signal alone. */
const killsOf = ({ command, kills }: Plan): Kill[] =>
  command.kind === "forward"
    ? [...kills, { signal: "SIGTERM", when: { kind: "after", ms: 3_000 }, againMs: null }]
    : kills;

/** What no fault excuses. */
function wrongWith({ code, stderr, hung }: Ended): string[] {
  const wrong: string[] = [];
  if (hung) wrong.push(`it did not end within ${longestRunMs / 1000} s`);
  if (code === 70) wrong.push("exit 70");
  if (/^\s+at .+:\d+:\d+\)?$/m.test(stderr)) wrong.push("a raw stack on stderr");
  // That of `run` is its command's, which the signal reaches too.
  if (code !== null && ![0, 1, 2, 3, 70, 129, 130, 143].includes(code)) wrong.push(`exit code ${code}`);
  return wrong;
}

interface Recovery {
  times: number;
  kills: number;
  wrong: string[];
  said: string;
}

/** `--recover`, until no journal is left and it says that all is well. */
async function recover(rig: Rig, { command, recoveryKills }: Plan): Promise<Recovery> {
  const name = command.kind === "fix" ? "fix" : "e2e";
  const direct = command.kind === "fix" && command.direct ? rig.directly : [];
  const recovery: Recovery = { times: 0, kills: 0, wrong: [], said: "" };
  const untilMs = performance.now() + recoverUntilMs;
  for (let nth = 0; ; nth++) {
    // A run that was not struck has put back everything itself; its Lease would be looked for here.
    if ((await rig.journals()).length === 0 && marksIn(rig).length === 0) return recovery;
    const program = startProgram(
      [name, "--recover", ...direct],
      rig.env,
      recoveryKills.slice(nth, nth + 1),
      longestRecoveryMs,
    );
    rig.traffic.begin([], program.onMoment);
    const ended = await program.ended;
    recovery.times += 1;
    recovery.kills += ended.struck;
    recovery.said += `\n--recover: ${ended.signal ?? ended.code}\n${ended.stdout}${ended.stderr}`;
    recovery.wrong.push(...wrongWith(ended));
    if (ended.code === 0 && (await rig.journals()).length === 0) return recovery;
    if (performance.now() > untilMs) {
      recovery.wrong.push(`--recover has not come to an end within ${recoverUntilMs / 1000} s`);
      return recovery;
    }
  }
}

/** Objects that carry something of the program's. */
const marksIn = ({ lab }: Rig): string[] =>
  Object.entries(stateOf(lab))
    .filter(
      ([name, object]) => name.startsWith("Lease/") || JSON.stringify(object).includes("nomnom-doctor/"),
    )
    .map(([name]) => name);

interface Ending {
  plan: Plan;
  ended: Ended;
  healthy: Baseline;
  before: Baseline;
  others: Others;
}

/** What is not as it was before; for fix, as it was broken or as it is when it is well. */
async function leftOf(rig: Rig, { plan, ended, healthy, before, others }: Ending): Promise<string[]> {
  const wrong = marksIn(rig).map((name) => `left in ${name}`);
  const isCutOver =
    plan.command.kind === "e2e" && plan.command.args.includes("--cutover") && ended.code === 0;
  if (plan.command.kind === "e2e") wrong.push(...others.overwritten(isCutOver));
  others.clear();
  const allowed = [healthy, before];
  const untilMs = performance.now() + settlesMs;
  let differing: string[] = [];
  do {
    const now = stateOf(rig.lab);
    differing = allowed
      .map(({ cluster }) => differences(cluster, now))
      .reduce((fewest, those) => (those.length < fewest.length ? those : fewest));
    if (differing.length > 0) await sleep(50);
  } while (differing.length > 0 && performance.now() < untilMs);
  wrong.push(...differing.map((name) => `${name} is not as before`));
  wrong.push(...streamsLeft(await rig.servers.streamState(), allowed));
  const open = await rig.servers.sql(
    "SELECT pid, state FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' AND xact_start < now() - interval '5 seconds'",
  );
  if (open.length > 0) wrong.push(`${open.length} transactions are open`);
  return wrong;
}

function differences(before: Record<string, unknown>, now: Record<string, unknown>): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...names].filter((name) => !isDeepStrictEqual(before[name], now[name]));
}

/** A stream that was not there may be there now; each is as it was or as it should be, and has lost nothing. */
function streamsLeft(now: Baseline["streams"], allowed: readonly Baseline[]): string[] {
  const wrong: string[] = [];
  for (const [name, { config, messages }] of Object.entries(now)) {
    const known = allowed.flatMap(({ streams }) => streams[name] ?? []);
    if (!known.some((other) => isDeepStrictEqual(other.config, config)))
      wrong.push(`stream ${name} has other settings: ${JSON.stringify(config)}`);
    const least = Math.min(...allowed.flatMap(({ streams }) => streams[name]?.messages ?? []));
    if (name === "MESSAGES" && messages < least) wrong.push(`stream ${name} has lost messages`);
  }
  if (!("MESSAGES" in now)) wrong.push("stream MESSAGES is gone");
  return wrong;
}

/** Other people, who scale and annotate the Deployment that e2e scales. */
class Others {
  private readonly timers: NodeJS.Timeout[] = [];
  private readonly waiting: Set<Foreign>;
  private replicas = 1;
  private annotated = false;
  private readonly rig: Rig;

  constructor(rig: Rig, planned: readonly Foreign[]) {
    this.rig = rig;
    this.waiting = new Set(planned);
  }

  end(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.waiting.clear();
  }

  onMoment(on: string, nth: number, moment: string): void {
    for (const foreign of this.waiting) {
      const { when } = foreign;
      if (when.kind === "request" && (when.on !== on || when.nth !== nth || when.moment !== moment)) continue;
      this.waiting.delete(foreign);
      if (when.kind === "after") this.timers.push(setTimeout(() => this.act(foreign), when.ms));
      else this.act(foreign);
    }
  }

  /** What of theirs is not as they left it. */
  overwritten(mayBeZero: boolean): string[] {
    const { lab } = this.rig;
    const found = lab.store.get("Deployment", lab.namespace, oldApi);
    const replicas: unknown = Object(found?.spec).replicas;
    const wrong: string[] = [];
    if (replicas !== this.replicas && !(mayBeZero && replicas === 0))
      wrong.push(`${oldApi} has ${replicas} replicas instead of ${this.replicas}`);
    const theirs = found?.metadata.annotations?.theirs;
    if (this.annotated && theirs !== "x") wrong.push("the annotation of others is gone");
    return wrong;
  }

  /** As it was before them. */
  clear(): void {
    scale(this.rig, oldApi, 1);
    const { lab } = this.rig;
    if (!this.annotated) return;
    lab.store.update("Deployment", lab.namespace, oldApi, (current) => {
      const { theirs: _, ...annotations } = current.metadata.annotations ?? {};
      const { annotations: __, ...metadata } = current.metadata;
      return {
        ...current,
        metadata: Object.keys(annotations).length === 0 ? metadata : { ...metadata, annotations },
      };
    });
  }

  private act({ what }: Foreign): void {
    const { lab } = this.rig;
    if (what.kind === "scale") {
      this.replicas = what.replicas;
      scale(this.rig, oldApi, what.replicas);
      return;
    }
    this.annotated = true;
    lab.store.update("Deployment", lab.namespace, oldApi, (current) => ({
      ...current,
      metadata: { ...current.metadata, annotations: { ...current.metadata.annotations, theirs: "x" } },
    }));
  }
}
