import * as z from "zod";
import type { JsonPatchOperation } from "../../connect/kubernetes/kubernetes-writer.ts";
import type { ProbeError } from "../../snapshot/probe-result.ts";
import { answerAs } from "../answer.ts";
import type { UndoneChange } from "../reporting/e2e-report.ts";
import type { Cluster } from "./cluster.ts";

/** One run at a time in a namespace. */
export const leaseName = "nomnom-e2e";
/** A holder that has not renewed for this long is taken to be gone. */
const leaseDurationSeconds = 30;
export const leaseRenewMs = 10_000;

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
  | { kind: "failed"; error: ProbeError };

interface LeaseTarget {
  namespace: string;
  name: string;
}

const collection = (namespace: string) => `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`;
const leasePath = ({ namespace, name }: LeaseTarget) => `${collection(namespace)}/${name}`;

/** Takes the lease, also from a holder that has let it expire. `now` is this machine's clock: the holder's may differ by a few seconds. */
export async function acquireLease(
  { client, writer }: Cluster,
  target: LeaseTarget,
  holder: string,
  now: () => Date,
): Promise<LeaseOutcome> {
  for (let attempt = 0; attempt < 3; attempt++) {
    const created = await writer.create(collection(target.namespace), newLease(target, holder, now()));
    if (created.kind === "done") return { kind: "held" };
    if (created.kind === "failed") return created;
    if (created.kind === "gone") return namespaceGone(created.message);
    const found = await readLease(client, target);
    if (found.kind === "failed") return found;
    if (found.kind === "gone") continue;
    const { lease } = found;
    if (lease.spec.holderIdentity === holder) return { kind: "held" };
    if (!isExpired(lease, now()))
      return {
        kind: "taken",
        holder: lease.spec.holderIdentity ?? "",
        renewedAt: lease.spec.renewTime ?? null,
      };
    const taken = await writer.patch(leasePath(target), takeover(lease, holder, now()));
    if (taken.kind === "done") return { kind: "held" };
    if (taken.kind === "failed") return taken;
  }
  return { kind: "taken", holder: "another run that started at the same moment", renewedAt: null };
}

/** Says that the holder lives. False: the lease is somebody else's or gone by now. */
export async function renewLease(
  { client, writer }: Cluster,
  target: LeaseTarget,
  holder: string,
  now: Date,
): Promise<boolean> {
  const found = await readLease(client, target);
  if (found.kind === "failed") return true; // unknown: the next renewal will tell
  if (found.kind === "gone" || found.lease.spec.holderIdentity !== holder) return false;
  const renewed = await writer.patch(leasePath(target), [
    { op: "test", path: "/spec/holderIdentity", value: holder },
    { op: "replace", path: "/spec/renewTime", value: microTime(now) },
  ]);
  return renewed.kind !== "conflict" && renewed.kind !== "gone";
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

function isExpired({ spec }: Lease, now: Date): boolean {
  if (!spec.holderIdentity) return true;
  const renewed = Date.parse(spec.renewTime ?? "");
  const lasts = (spec.leaseDurationSeconds ?? leaseDurationSeconds) * 1000;
  return Number.isNaN(renewed) || now.getTime() - renewed > lasts;
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
