import * as z from "zod";
import type { KubernetesClient } from "../../../src/connect/connections.ts";
import type {
  JsonPatchOperation,
  KubernetesWriter,
  WriteOutcome,
} from "../../../src/connect/kubernetes/kubernetes-writer.ts";
import type { Cluster } from "../../../src/journal/cluster.ts";
import type { Systems } from "../../../src/journal/systems.ts";
import { applyJsonPatch } from "../../../src/lab/kubernetes-api/json-patch.ts";
import { failure, succeed } from "../../../src/snapshot/probe-result.ts";

/** What becomes of one call: `lost` never arrives; `unheard` is done and its answer is lost; `late` is unanswered, and done at some later moment; `twice` is done, answered, and done again later. */
export const fates = ["answered", "lost", "unheard", "late", "twice"] as const;
export type CallFate = (typeof fates)[number];

const objectSchema = z.looseObject({
  metadata: z.looseObject({
    uid: z.string(),
    resourceVersion: z.string(),
    annotations: z.record(z.string(), z.string()).optional(),
  }),
});
type Stored = z.infer<typeof objectSchema>;

/** How long the server works on a write at most. */
export const worksForMs = 10_000;

const unanswered = { kind: "timeout" as const, system: "kubernetes" as const, message: "no answer" };

/** An API server as far as e2e needs it: objects with versions, JSON patches with their tests, and writes that take effect when they like. */
export class ModelServer {
  private readonly objects = new Map<string, Stored>();
  private version = 100;
  /** Writes that were not answered, or were answered, and take effect later (again). */
  readonly underWay: (() => void)[] = [];
  private readonly fateOf: () => CallFate;
  private readonly turn: () => Promise<void>;

  /** @param turn resolves when a call may take place. */
  constructor(fateOf: () => CallFate, turn: () => Promise<void>) {
    this.fateOf = fateOf;
    this.turn = turn;
  }

  read(path: string): Stored | undefined {
    return structuredClone(this.objects.get(path));
  }

  /** As somebody else does it: at once. A write that changes nothing makes no new version. */
  write(path: string, object: unknown): void {
    const before = this.objects.get(path);
    const parsed = objectSchema.parse(object);
    if (before !== undefined && JSON.stringify(before) === JSON.stringify(parsed)) return;
    this.version += 1;
    parsed.metadata.resourceVersion = String(this.version);
    this.objects.set(path, parsed);
  }

  /** The cluster as one run sees it; with `faultless` every call is answered. */
  cluster(faultless = false): Cluster {
    const call = async (path: string, write: () => WriteOutcome): Promise<WriteOutcome> => {
      const sentMs = this.nowMs;
      await this.turn();
      // A Lease has no version that a fence could break: only there the test relies on what the server was asked.
      const isGivenUp = () => path.includes("/leases") && this.nowMs - sentMs > worksForMs;
      const change = (): WriteOutcome => (isGivenUp() ? { kind: "conflict", message: "given up" } : write());
      const fate = faultless ? "answered" : this.fateOf();
      const failed: WriteOutcome = { kind: "failed", error: unanswered };
      switch (fate) {
        case "answered":
          return change();
        case "lost":
          return failed;
        case "unheard":
          change();
          return failed;
        case "late":
          this.underWay.push(change);
          return failed;
        case "twice":
          // A creation that a proxy repeats behind the removal is not held off: the Lease it leaves is `--recover`'s (docs/safety.md).
          if (!path.endsWith("/leases")) this.underWay.push(change);
          return change();
      }
    };
    const client: KubernetesClient = {
      server: "https://model",
      context: null,
      namespace: "n",
      user: null,
      clockAheadMs: () => null,
      get: async (path) => {
        await this.turn();
        if (!faultless && this.fateOf() === "lost") return failure(unanswered);
        const object = this.read(path);
        return object === undefined
          ? failure({ kind: "not-found", system: "kubernetes", message: `${path} is not there` })
          : succeed(object);
      },
      list: unused,
      listAt: unused,
      watch: unused,
      text: unused,
      dialPod: unused,
      dialledBy: () => null,
    };
    const writer: KubernetesWriter = {
      worksForMs,
      create: (path, object) => call(path, () => this.create(path, object)),
      patch: (path, operations) => call(path, () => this.patch(path, operations)),
      rehearse: async (path, operations) => {
        const before = this.objects.get(path);
        const outcome = this.patch(path, operations);
        if (before !== undefined) this.objects.set(path, before);
        return outcome;
      },
      remove: (path, uid) => call(path, () => this.remove(path, uid)),
    };
    return {
      client,
      writer,
      wait: async (ms) => {
        this.nowMs += ms;
        this.onWait();
      },
      now: () => new Date(this.nowMs),
    };
  }

  /** {@link cluster} as the only system there is. */
  systems(faultless = false): Systems {
    const cluster = this.cluster(faultless);
    const absent = async () => failure({ ...unanswered, kind: "not-configured" });
    return {
      cluster: async () => succeed(cluster),
      nats: absent,
      monitoring: absent,
      postgres: absent,
      wait: cluster.wait,
      now: cluster.now,
    };
  }

  /** The time of whoever asks. */
  nowMs = 0;
  /** What others do while somebody waits. */
  onWait: () => void = () => undefined;

  private create(collection: string, object: unknown): WriteOutcome {
    const named = z.looseObject({ metadata: z.looseObject({ name: z.string() }) }).parse(object);
    const path = `${collection}/${named.metadata.name}`;
    if (this.objects.has(path)) return { kind: "conflict", message: "already exists" };
    const uid = `uid-${this.version}`;
    this.write(path, { ...named, metadata: { ...named.metadata, uid, resourceVersion: "" } });
    return { kind: "done", object: this.read(path) };
  }

  private patch(path: string, operations: readonly JsonPatchOperation[]): WriteOutcome {
    const object = this.objects.get(path);
    if (object === undefined) return { kind: "gone", message: "not found" };
    try {
      this.write(path, applyJsonPatch(object, [...operations]));
    } catch {
      return { kind: "conflict", message: "a test does not hold" };
    }
    return { kind: "done", object: this.read(path) };
  }

  private remove(path: string, uid: string): WriteOutcome {
    const object = this.objects.get(path);
    if (object === undefined) return { kind: "gone", message: "not found" };
    if (object.metadata.uid !== uid) return { kind: "conflict", message: "another object" };
    this.objects.delete(path);
    return { kind: "done", object: null };
  }
}

async function unused(): Promise<never> {
  throw new Error("the model does not serve this");
}
