import * as z from "zod";
import { answerAs } from "../../connect/answer.ts";
import type { JsonPatchOperation } from "../../connect/kubernetes/kubernetes-writer.ts";
import { failure, type ProbeError, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import type { Cluster } from "../cluster.ts";
import type { UndoneChange } from "../undone-change.ts";

/** One run at a time in a namespace. */
export const leaseName = "nomnom-e2e";
/** A holder that has not renewed for this long is taken to be gone; and gives up by itself. */
export const leaseDurationSeconds = 30;
export const leaseRenewMs = 10_000;
const watchMs = 2_000;

const leaseSchema = z.object({
  metadata: z.object({ uid: z.string(), resourceVersion: z.string() }),
  spec: z
    .object({
      holderIdentity: z.string().nullish(),
      leaseDurationSeconds: z.number().nullish(),
      renewTime: z.string().nullish(),
    })
    .prefault({}),
});
type Lease = z.infer<typeof leaseSchema>;

export type LeaseOutcome =
  | { kind: "held" }
  | { kind: "taken"; holder: string; renewedAt: string | null }
  /** The lease could not be looked at; nothing of this run's is under way. */
  | { kind: "unread"; error: ProbeError }
  | { kind: "interrupted" }
  | { kind: "failed"; error: ProbeError };

export interface LeaseTarget {
  namespace: string;
  name: string;
}

const collection = (namespace: string) => `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`;
const leasePath = ({ namespace, name }: LeaseTarget) => `${collection(namespace)}/${name}`;

/**
 * Takes the lease, also from a holder that is gone. Whether one is gone is not read from its times, which are of another clock: it is watched, and
 * its silence counted here. Only one that has just said that it lives is believed at once.
 * @param sendsAgain resolves once it is noted that another write follows, which may come late.
 */
export async function acquireLease(
  cluster: Cluster,
  target: LeaseTarget,
  holder: string,
  signal: AbortSignal,
  sendsAgain: () => Promise<void>,
): Promise<LeaseOutcome> {
  const { client, writer } = cluster;
  for (let attempt = 0; attempt < 3; attempt++) {
    if (attempt > 0) await sendsAgain();
    const created = await writer.create(
      collection(target.namespace),
      newLease(target, holder, cluster.now()),
    );
    if (created.kind === "done") return { kind: "held" };
    if (created.kind === "failed") return created;
    if (created.kind === "gone") return namespaceGone(created.message);
    const found = await readLease(client, target);
    if (found.kind === "failed") return { kind: "unread", error: found.error };
    if (found.kind === "gone") continue;
    const { lease } = found;
    if (lease.spec.holderIdentity === holder) return { kind: "held" };
    if (looksRenewed(lease, cluster.now()) || !(await isSilent(cluster, target, lease, signal))) {
      if (signal.aborted) return { kind: "interrupted" };
      return {
        kind: "taken",
        holder: lease.spec.holderIdentity ?? "",
        renewedAt: lease.spec.renewTime ?? null,
      };
    }
    await sendsAgain();
    const taken = await writer.patch(leasePath(target), takeover(lease, holder, cluster.now()));
    if (taken.kind === "done") return { kind: "held" };
    if (taken.kind === "failed") return taken;
  }
  return { kind: "taken", holder: "another run that started at the same moment", renewedAt: null };
}

/** Whether the run holds the lease and renews it while this watches. Waits for its silence, half a minute at most. An error: it is not known. */
export async function isRunAlive(
  cluster: Cluster,
  target: LeaseTarget,
  runId: string,
  signal: AbortSignal,
): Promise<ProbeResult<boolean>> {
  const found = await readLease(cluster.client, target);
  if (found.kind === "failed") return failure(found.error);
  if (found.kind !== "found" || found.lease.spec.holderIdentity !== runId) return succeed(false);
  return succeed(!(await isSilent(cluster, target, found.lease, signal)));
}

/** Whose the lease is; null: nobody's, or there is none. */
export async function leaseHolder(
  { client }: Pick<Cluster, "client">,
  target: LeaseTarget,
): Promise<ProbeResult<string | null>> {
  const found = await readLease(client, target);
  if (found.kind === "failed") return failure(found.error);
  return succeed(found.kind === "found" ? found.lease.spec.holderIdentity || null : null);
}

/** Whether nothing becomes of the lease for as long as its holder may be silent; not once the signal is aborted or it could not be read. */
async function isSilent(
  cluster: Cluster,
  target: LeaseTarget,
  lease: Lease,
  signal: AbortSignal,
): Promise<boolean> {
  if (!lease.spec.holderIdentity) return true;
  let isKnown = false;
  const silentMs = (lease.spec.leaseDurationSeconds ?? leaseDurationSeconds) * 1000;
  for (let waitedMs = 0; waitedMs < silentMs; waitedMs += watchMs) {
    await cluster.wait(watchMs);
    if (signal.aborted) return false;
    const now = await readLease(cluster.client, target);
    if (now.kind === "gone") return true;
    isKnown = now.kind === "found";
    if (now.kind === "found" && now.lease.metadata.resourceVersion !== lease.metadata.resourceVersion)
      return false;
  }
  return isKnown;
}

/** Says that the holder lives. `lost`: the lease is somebody else's or gone by now; `unknown`: the server did not say. */
export async function renewLease(
  { client, writer, now }: Cluster,
  target: LeaseTarget,
  holder: string,
): Promise<"held" | "lost" | "unknown"> {
  const found = await readLease(client, target);
  if (found.kind === "failed") return "unknown";
  if (found.kind === "gone" || found.lease.spec.holderIdentity !== holder) return "lost";
  const renewed = await writer.patch(leasePath(target), [
    { op: "test", path: "/spec/holderIdentity", value: holder },
    { op: "replace", path: "/spec/renewTime", value: microTime(now()) },
  ]);
  if (renewed.kind === "failed") return "unknown";
  return renewed.kind === "done" ? "held" : "lost";
}

/** Removes the lease while it is `holder`'s. */
export async function releaseLease(
  { client, writer }: Cluster,
  target: LeaseTarget,
  holder: string,
): Promise<Pick<UndoneChange, "state" | "detail">> {
  const found = await readLease(client, target);
  if (found.kind === "gone") return { state: "not-needed", detail: "it is gone" };
  if (found.kind === "failed") return { state: "left", detail: found.error.message };
  if (found.lease.spec.holderIdentity !== holder)
    return { state: "not-needed", detail: "another run holds it" };
  const removed = await writer.remove(leasePath(target), found.lease.metadata.uid);
  if (removed.kind === "failed") return { state: "left", detail: removed.error.message };
  return removed.kind === "done"
    ? { state: "undone", detail: null }
    : { state: "not-needed", detail: removed.message };
}

type FoundLease = { kind: "found"; lease: Lease } | { kind: "gone" } | { kind: "failed"; error: ProbeError };

async function readLease(client: Cluster["client"], target: LeaseTarget): Promise<FoundLease> {
  const path = leasePath(target);
  const found = answerAs(leaseSchema, "kubernetes", `GET ${path}`, await client.get(path));
  if (found.ok) return { kind: "found", lease: found.data };
  return found.error.kind === "not-found" ? { kind: "gone" } : { kind: "failed", error: found.error };
}

/** Renewed so lately by this machine's clock that its holder is taken to live without being watched: at worst a run waits as long as that. */
function looksRenewed({ spec }: Lease, now: Date): boolean {
  if (!spec.holderIdentity) return false;
  const agoMs = now.getTime() - Date.parse(spec.renewTime ?? "");
  return agoMs >= 0 && agoMs < (spec.leaseDurationSeconds ?? leaseDurationSeconds) * 1000;
}

const newLease = ({ namespace, name }: LeaseTarget, holder: string, now: Date) => ({
  apiVersion: "coordination.k8s.io/v1",
  kind: "Lease",
  metadata: { name, namespace },
  spec: {
    holderIdentity: holder,
    leaseDurationSeconds,
    acquireTime: microTime(now),
    renewTime: microTime(now),
  },
});

const takeover = (lease: Lease, holder: string, now: Date): JsonPatchOperation[] => [
  { op: "test", path: "/metadata/resourceVersion", value: lease.metadata.resourceVersion },
  { op: "add", path: "/spec/holderIdentity", value: holder },
  { op: "add", path: "/spec/leaseDurationSeconds", value: leaseDurationSeconds },
  { op: "add", path: "/spec/renewTime", value: microTime(now) },
];

/** Kubernetes' MicroTime. */
const microTime = (date: Date) => date.toISOString().replace("Z", "000Z");

const namespaceGone = (message: string): LeaseOutcome => ({
  kind: "failed",
  error: { kind: "not-found", system: "kubernetes", message },
});
