import type { KubernetesObject } from "../../../src/lab/kubernetes-api/store.ts";
import { namespace } from "./api-server.ts";

/** What makes an API server serve an operator's resource. */
export const definitionOf = (name: string): KubernetesObject => ({
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name },
});

export const nackDefinitions = [
  definitionOf("streams.jetstream.nats.io"),
  definitionOf("consumers.jetstream.nats.io"),
];

interface More {
  metadata?: object;
  status?: object;
}

const hourAgo = () => new Date(Date.now() - 3_600_000).toISOString();
const created = {
  observedGeneration: 1,
  conditions: [{ type: "Ready", status: "True", reason: "Created", message: "Stream successfully created" }],
};

/** A Stream resource of nack as the API server completes it by the defaults of nack's definition. */
export const nackStream = (name: string, spec: object, more: More = {}): KubernetesObject => ({
  ...{ apiVersion: "jetstream.nats.io/v1beta2", kind: "Stream" },
  metadata: { name, namespace, creationTimestamp: hourAgo(), ...more.metadata },
  spec: {
    ...{ retention: "limits", storage: "memory", discard: "old", replicas: 1, maxAge: "", noAck: false },
    ...{ maxBytes: -1, maxMsgs: -1, maxMsgSize: -1, maxMsgsPerSubject: 0, preventUpdate: false, ...spec },
  },
  status: more.status ?? created,
});

/** A Consumer resource of nack, likewise. */
export const nackConsumer = (name: string, spec: object, more: More = {}): KubernetesObject => ({
  ...{ apiVersion: "jetstream.nats.io/v1beta2", kind: "Consumer" },
  metadata: { name, namespace, creationTimestamp: hourAgo(), ...more.metadata },
  spec: { ackPolicy: "none", ackWait: "1ns", deliverPolicy: "all", preventUpdate: false, ...spec },
  status: more.status ?? created,
});
