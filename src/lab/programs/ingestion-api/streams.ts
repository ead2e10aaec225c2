import type { StreamDefinition } from "../service/jetstream-api.ts";

const hourMs = 3_600_000;
const gibibyte = 1024 ** 3;

/** MESSAGES as the API creates it (nomnom 47836f9). */
export function ingestStream(name: string): StreamDefinition {
  return { name, subjects: ["messages.ingest.>"], maxAgeMs: 24 * hourMs, maxBytes: gibibyte };
}

/** MESSAGES as nats-api, and the API before 47836f9, create it: it covers the subjects of the dead letters. */
export function wideStream(name: string): StreamDefinition {
  return { ...ingestStream(name), subjects: ["messages.>"] };
}

/** MESSAGESDLQ: the name of the main stream, and "DLQ". */
export function deadLetterStream(mainStream: string): StreamDefinition {
  return {
    name: `${mainStream}DLQ`,
    subjects: ["messages.dlq.>"],
    maxAgeMs: 7 * 24 * hourMs,
    maxBytes: gibibyte,
  };
}
