import * as z from "zod";
import { conditionSchema, list, metadataSchema } from "./object.ts";

/*
 * jetstream.nats.io/v1beta2. An API server fills in the defaults of nack's CRD (deploy/crds.yml: storage memory, ackPolicy none), so that what is absent here
 * is not demanded of the server either.
 */

const status = z
  .object({ observedGeneration: z.number().nullish(), conditions: list(conditionSchema) })
  .prefault({});

const managed = {
  /** nack leaves what exists as it is. */
  preventUpdate: z.boolean().nullish(),
  /** Where it is, if not where nack is connected to: an Account of the namespace, other servers, other credentials. */
  account: z.string().nullish(),
  servers: list(z.string()),
  creds: z.string().nullish(),
  nkey: z.string().nullish(),
};

const source = z.object({ name: z.string() });

export const nackStreamSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    ...managed,
    name: z.string(),
    subjects: z.array(z.string()).nullish(),
    retention: z.string().nullish(),
    storage: z.string().nullish(),
    discard: z.string().nullish(),
    maxBytes: z.number().nullish(),
    maxMsgs: z.number().nullish(),
    maxMsgsPerSubject: z.number().nullish(),
    maxMsgSize: z.number().nullish(),
    /** As Go writes durations; empty: none. */
    maxAge: z.string().nullish(),
    duplicateWindow: z.string().nullish(),
    replicas: z.number().nullish(),
    noAck: z.boolean().nullish(),
    mirror: source.nullish(),
    sources: list(source),
  }),
  status,
});
export type NackStream = z.infer<typeof nackStreamSchema>;

export const nackConsumerSchema = z.object({
  metadata: metadataSchema,
  spec: z.object({
    ...managed,
    streamName: z.string(),
    durableName: z.string().nullish(),
    filterSubject: z.string().nullish(),
    filterSubjects: list(z.string()),
    ackPolicy: z.string().nullish(),
    ackWait: z.string().nullish(),
    maxDeliver: z.number().nullish(),
    maxAckPending: z.number().nullish(),
    deliverPolicy: z.string().nullish(),
    backoff: list(z.string()),
  }),
  status,
});
export type NackConsumer = z.infer<typeof nackConsumerSchema>;
