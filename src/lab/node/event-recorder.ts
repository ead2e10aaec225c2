import type { ClusterStore, KubernetesObject } from "../kubernetes-api/store.ts";
import { type EventFields, type EventRecorder, timestamp } from "./cluster.ts";

/** `nodeName` is the host in the events of the kubelet. */
export function createEventRecorder(store: ClusterStore, nodeName: string): EventRecorder {
  const names = new Map<string, string>();
  let serial = 0;

  return (object, fields) => {
    const { namespace = "default", uid = "" } = object.metadata;
    const sameAs = [uid, fields.type, fields.reason, fields.message, fields.component].join("\n");
    const known = names.get(sameAs);
    if (known !== undefined && store.get("Event", namespace, known) !== undefined) {
      store.update("Event", namespace, known, counted);
      return;
    }
    serial += 1;
    // Names are object.hex like those of client-go, and sort in the order of their making.
    const suffix = (BigInt(Date.now()) * 1_000_000n + BigInt(serial)).toString(16);
    const name = `${object.metadata.name}.${suffix}`;
    names.set(sameAs, name);
    store.create(eventObject(object, fields, { name, namespace, nodeName }));
  };
}

function counted(event: KubernetesObject): KubernetesObject {
  const now = timestamp();
  if (isSeries(event)) return event;
  const count = typeof event.count === "number" ? event.count + 1 : 2;
  return { ...event, count, lastTimestamp: now };
}

/** The scheduler writes events of the newer kind, which carry `eventTime` instead of the two timestamps. */
function isSeries(event: KubernetesObject): boolean {
  return typeof event.eventTime === "string";
}

function eventObject(
  object: KubernetesObject,
  { type, reason, message, component, container }: EventFields,
  { name, namespace, nodeName }: { name: string; namespace: string; nodeName: string },
): KubernetesObject {
  const now = new Date();
  const { uid, resourceVersion } = object.metadata;
  const scheduled = component === "default-scheduler";
  return {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name, namespace },
    involvedObject: {
      kind: object.kind,
      namespace,
      name: object.metadata.name,
      uid,
      apiVersion: object.apiVersion,
      resourceVersion,
      ...(container !== undefined && { fieldPath: `spec.containers{${container}}` }),
    },
    reason,
    message,
    source: scheduled ? {} : { component, ...(component === "kubelet" && { host: nodeName }) },
    firstTimestamp: scheduled ? null : timestamp(now),
    lastTimestamp: scheduled ? null : timestamp(now),
    ...(!scheduled && { count: 1 }),
    type,
    eventTime: scheduled ? now.toISOString().replace("Z", "000Z") : null,
    ...(scheduled && { action: "Binding" }),
    reportingComponent: scheduled ? component : "",
    reportingInstance: scheduled ? `${component}-${nodeName}` : "",
  };
}
