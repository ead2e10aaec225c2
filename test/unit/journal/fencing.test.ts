import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { patchToZero } from "../../../src/e2e/scale/patch-to-zero.ts";
import type { Change } from "../../../src/journal/change.ts";
import type { PendingChange } from "../../../src/journal/entries.ts";
import type { Journal } from "../../../src/journal/journal.ts";
import { acquireLease } from "../../../src/journal/lease/lease.ts";
import { makeChange } from "../../../src/journal/make-change.ts";
import { hasAnnotations } from "../../../src/journal/object/annotations.ts";
import { deploymentPath } from "../../../src/journal/scale/scale-patch.ts";
import type { Systems } from "../../../src/journal/systems.ts";
import { undoChange } from "../../../src/journal/undo-change.ts";
import { type Deployment, deploymentSchema } from "../../../src/snapshot/kubernetes/workloads.ts";
import { type CallFate, fates, ModelServer, worksForMs } from "./model-server.ts";

const path = deploymentPath("n", "old");
const lease = { namespace: "n", name: "nomnom-e2e" };
const leasePath = "/apis/coordination.k8s.io/v1/namespaces/n/leases/nomnom-e2e";

/** What happens next, to whoever it happens. */
const event = fc.oneof(
  /** A call that somebody waits to make is made. */
  { weight: 12, arbitrary: fc.record({ type: fc.constant("call" as const), which: fc.nat(3) }) },
  /** A write that was under way arrives. */
  { weight: 4, arbitrary: fc.record({ type: fc.constant("arrive" as const), which: fc.nat(3) }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant("scale" as const), which: fc.integer({ min: 1, max: 5 }) }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("annotate" as const), which: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("status" as const), which: fc.nat() }) },
);
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

const scenario = fc.record({
  faults: fc.array(fc.constantFrom(...fates), { maxLength: 30 }),
  replicas: fc.integer({ min: 1, max: 3 }),
  annotated: fc.boolean(),
  /** After how many events Ctrl-C is pressed: undoing begins at once, whatever the step is doing. */
  interruptedAfter: fc.nat(12),
  during: fc.array(event, { maxLength: 40 }),
  killed: fc.boolean(),
  recovering: fc.array(event, { maxLength: 40 }),
  /** After how many events a second run begins, though the Lease should keep it away; none: it never does. */
  secondAfter: fc.option(fc.nat(20), { nil: null }),
  /** What the first and the second one are. */
  commands: fc.tuple(fc.constantFrom("e2e", "fix"), fc.constantFrom("e2e", "fix")),
  /** False: as if the Lease did not keep them apart. */
  leased: fc.boolean(),
});
type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

/** NOMNOM_PROPERTY_RUNS=100000 looks for what is rare. */
const numRuns = Number(process.env.NOMNOM_PROPERTY_RUNS ?? 2_000);

/** What it once found: the scaling came, its mark was taken away unheard, and the fence that followed came after the recovery. */
const call = { type: "call", which: 0 } as const;
const fenceUnderWay: Scenario = {
  faults: ["answered", "answered", "unheard", "answered", "late"],
  replicas: 1,
  annotated: false,
  interruptedAfter: 0,
  during: [call, call, call, call, call],
  killed: true,
  recovering: [],
  secondAfter: null,
  commands: ["e2e", "e2e"],
  leased: false,
};

describe("runs of e2e and fix that change and put back, with everything that may go wrong between them and the server", () => {
  it("Runs of e2e and fix leave nothing of their own once they are recovered, and overwrite nothing of others", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (planned) => {
        const world = new World(planned);
        await world.live();
        expect(world.isUndone()).toBe(true);
        expect(world.annotations()).toEqual(world.foreign);
        expect(world.replicas()).toBe(world.wanted);
        expect(world.lease()).toBeUndefined();
      }),
      { numRuns, examples: [[fenceUnderWay]] },
    );
  });

  it("Runs of e2e and fix make a scaling impossible whose answer never came, before they say that there is nothing to undo", async () => {
    const world = new World({
      faults: ["late"],
      replicas: 2,
      annotated: false,
      interruptedAfter: 12,
      during: [],
      killed: false,
      recovering: [],
      secondAfter: null,
      commands: ["e2e", "e2e"],
      leased: false,
    });
    await world.live();
    expect(world.replicas()).toBe(2);
    expect(world.annotations()).toEqual({});
  });
});

/** A Deployment, the run that scales it and other people. */
class World {
  /** What other people want of the Deployment: the last count they set, and their annotations. */
  wanted: number;
  readonly foreign: Record<string, string> = {};
  private readonly server: ModelServer;
  private readonly waiting: (() => void)[] = [];
  private readonly interruption = new AbortController();
  /** What the journals hold, by run and kind; the latest change of a run last. */
  private readonly pending = new Map<string, { id: string; entry: PendingChange }>();
  private writes = 0;
  private killed = false;
  private readonly planned: Scenario;

  constructor(planned: Scenario) {
    this.planned = planned;
    const faults: CallFate[] = [...planned.faults];
    this.server = new ModelServer(
      () => faults.shift() ?? "answered",
      () => new Promise((resolve) => this.waiting.push(resolve)),
    );
    this.wanted = planned.replicas;
    if (planned.annotated) this.foreign.theirs = "0";
    const annotations = planned.annotated ? { annotations: { theirs: "0" } } : {};
    this.server.write(path, {
      metadata: { name: "old", namespace: "n", uid: "u", resourceVersion: "1", ...annotations },
      spec: {
        replicas: planned.replicas,
        selector: {},
        template: { metadata: { name: "t" }, spec: { containers: [] } },
      },
    });
  }

  /** The run, to its end or until it is killed; then --recover repeatedly until nothing is left to do; then what is still under way arrives. */
  async live(): Promise<void> {
    const { during, recovering, killed, interruptedAfter, secondAfter } = this.planned;
    const runs = [this.run("first", this.planned.commands[0])];
    for (const [index, next] of during.entries()) {
      if (index === interruptedAfter) this.interruption.abort();
      if (index === secondAfter) runs.push(this.run("second", this.planned.commands[1]));
      await this.happen(next);
    }
    await settled();
    if (killed) this.kill();
    else await this.toTheEnd(Promise.all(runs));
    const rest = [...recovering];
    while (!this.isUndone()) {
      const recovery = Promise.all(
        ["first", "second"].map((id) => this.undoAll(id, this.server.systems(true))),
      );
      for (let next = rest.shift(); next !== undefined; next = rest.shift()) await this.happen(next);
      await this.toTheEnd(recovery);
    }
    while (this.server.underWay.length > 0) this.arrive(0);
  }

  isUndone(): boolean {
    return this.pending.size === 0;
  }

  annotations(): Record<string, string> {
    return this.deployment().metadata.annotations;
  }

  lease(): unknown {
    return this.server.read(leasePath);
  }

  replicas(): number | null | undefined {
    return this.deployment().spec.replicas;
  }

  /** One run: takes the Lease, changes what is not at 0 and has no mark, and puts back. */
  private async run(id: string, command: "e2e" | "fix"): Promise<void> {
    const asPlanned = this.deployment();
    if (asPlanned.spec.replicas === 0) return;
    const journal = this.journalOf(id);
    if (this.planned.leased && !(await this.takeLease(id, journal))) return;
    const { signal } = this.interruption;
    const aborted = new Promise<null>((resolve) =>
      signal.addEventListener("abort", () => resolve(null), { once: true }),
    );
    if (signal.aborted) return this.undoAll(id, this.server.systems());
    const changing =
      command === "e2e" ? this.scale(id, journal, asPlanned) : this.edit(id, journal, asPlanned);
    await Promise.race([changing.catch(() => null), aborted]);
    if (!this.killed) await this.undoAll(id, this.server.systems());
  }

  /** As src/journal/run-changes.ts does it. */
  private async takeLease(id: string, journal: Journal): Promise<boolean> {
    const change = { kind: "lease", ...lease, worksForMs } as const;
    let recorded = await journal.record(change);
    const outcome = await acquireLease(
      this.server.cluster(),
      lease,
      id,
      this.interruption.signal,
      async () => {
        recorded = await journal.amend(recorded, change);
      },
    );
    if (this.killed) return false;
    if (outcome.kind === "held") {
      await journal.made(recorded);
      return true;
    }
    if (outcome.kind === "failed") await this.undoAll(id, this.server.systems());
    else await journal.settle(recorded);
    return false;
  }

  /** As src/e2e/scale/scale-down.ts does it. */
  private async scale(id: string, journal: Journal, asPlanned: Deployment): Promise<void> {
    const replicas = asPlanned.spec.replicas ?? 1;
    const hadAnnotations = hasAnnotations(asPlanned);
    const where = { deployment: "old", namespace: "n", uid: "u" };
    const recorded = await journal.record({ kind: "scale", ...where, replicas, hadAnnotations });
    const mark = { runId: id, replicas, user: null, at: "now" };
    const { signal } = this.interruption;
    const outcome = await patchToZero(this.server.cluster(), asPlanned, "n", { mark, signal });
    if (outcome.kind === "done") await journal.made(recorded);
    else if (outcome.kind === "conflict" && !signal.aborted) await journal.settle(recorded);
  }

  private async edit(id: string, journal: Journal, asPlanned: Deployment): Promise<void> {
    const pointer = "/spec/replicas";
    const before = asPlanned.spec.replicas ?? 1;
    const change = {
      kind: "object-edit" as const,
      object: { kind: "Deployment", name: "old", namespace: "n", path, uid: "u" },
      hadAnnotations: hasAnnotations(asPlanned),
      edits: [{ kind: "value" as const, pointer, before, after: 0 }],
    };
    const how = { runId: id, signal: this.interruption.signal };
    await makeChange(this.server.systems(), journal, change, how);
  }

  /** In memory, as on disk: a killed run writes no more. */
  private journalOf(id: string): Journal {
    const entryOf = (change: Change): PendingChange => ({
      id: 1,
      change,
      made: false,
      at: new Date(this.server.nowMs),
    });
    const keyOf = ({ change }: PendingChange) => `${id} ${change.kind === "lease" ? "lease" : "change"}`;
    const put = (entry: PendingChange) => {
      if (!this.killed) this.pending.set(keyOf(entry), { id, entry });
      return entry;
    };
    return {
      path: "memory",
      record: async (change) => put(entryOf(change)),
      amend: async (_, change) => put(entryOf(change)),
      made: async (entry) => {
        if (this.pending.has(keyOf(entry))) put({ ...entry, made: true });
      },
      settle: async (entry) => {
        if (!this.killed) this.pending.delete(keyOf(entry));
      },
      pending: () => [...this.pending.values()].map(({ entry }) => entry),
      close: async () => undefined,
    };
  }

  /** What a run has left, the Lease last. */
  private async undoAll(id: string, systems: Systems): Promise<void> {
    for (const kind of ["change", "lease"]) {
      const left = this.pending.get(`${id} ${kind}`);
      if (left === undefined) continue;
      const undone = await undoChange(systems, id, left.entry);
      if (undone.state !== "left") this.pending.delete(`${id} ${kind}`);
    }
  }

  private async happen({ type, which }: Event): Promise<void> {
    switch (type) {
      case "call":
        if (this.waiting.length > 0) this.waiting.splice(which % this.waiting.length, 1)[0]?.();
        break;
      case "arrive":
        this.arrive(which);
        break;
      case "scale":
        this.wanted = which;
        this.write((object) => ({ ...object, spec: { ...object.spec, replicas: which } }));
        break;
      case "annotate": {
        const name = `theirs-${which}`;
        this.foreign[name] = "x";
        this.write(({ metadata, ...rest }) => ({
          ...rest,
          metadata: { ...metadata, annotations: { ...metadata.annotations, [name]: "x" } },
        }));
        break;
      }
      case "status":
        this.writes += 1;
        this.write((object) => ({ ...object, status: { observedGeneration: this.writes } }));
    }
    await settled();
  }

  private async toTheEnd(work: Promise<unknown>): Promise<void> {
    let ended = false;
    void work.then(() => {
      ended = true;
    });
    await settled();
    while (!ended) {
      this.interruption.abort();
      await this.happen({ type: "call", which: 0 });
    }
  }

  /** Nothing of what waits is sent any more. */
  private kill(): void {
    this.killed = true;
    this.waiting.length = 0;
  }

  private arrive(which: number): void {
    const { underWay } = this.server;
    if (underWay.length > 0) underWay.splice(which % underWay.length, 1)[0]?.();
  }

  private write(change: (object: z.infer<typeof storedSchema>) => unknown): void {
    this.server.write(path, change(storedSchema.parse(this.server.read(path))));
  }

  private deployment(): Deployment {
    return deploymentSchema.parse(this.server.read(path));
  }
}

const storedSchema = z.looseObject({
  metadata: z.looseObject({ annotations: z.record(z.string(), z.string()).optional() }),
  spec: z.looseObject({}),
});

/** Everything has happened that needs no call. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
