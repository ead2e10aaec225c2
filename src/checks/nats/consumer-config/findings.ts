import { defineFinding } from "../../finding.ts";

export const missing = defineFinding({
  code: "nats/consumer-config/missing",
  title: "The consumer of a worker does not exist",
  severity: ["error", "warning", "info"],
  resource: ["nats/consumer"],
  recovers: null,
});

export const rival = defineFinding({
  code: "nats/consumer-config/rival",
  title: "Another consumer takes the messages of a work queue",
  severity: ["error"],
  resource: ["nats/consumer"],
  recovers: null,
});

export const tooMany = defineFinding({
  code: "nats/consumer-config/too-many",
  title: "No further consumer of the stream is allowed",
  severity: ["error"],
  resource: ["nats/consumer"],
  recovers: null,
});

export const refused = defineFinding({
  code: "nats/consumer-config/refused",
  title: "The consumer of a worker cannot be created",
  severity: ["error"],
  resource: ["nats/consumer"],
  recovers: null,
});

export const deadFilter = defineFinding({
  code: "nats/consumer-config/dead-filter",
  title: "The filter of a consumer matches nothing",
  severity: ["error", "warning"],
  resource: ["nats/consumer"],
  recovers: null,
});

export const narrowFilter = defineFinding({
  code: "nats/consumer-config/narrow-filter",
  title: "The filter of a consumer leaves out subjects that are ingested",
  severity: ["error", "warning"],
  resource: ["nats/consumer"],
  recovers: null,
});

export const takesDeadLetters = defineFinding({
  code: "nats/consumer-config/takes-dead-letters",
  title: "A worker gets its own dead letters back",
  severity: ["warning"],
  resource: ["nats/consumer"],
  recovers: null,
});

export const givesUpEarly = defineFinding({
  code: "nats/consumer-config/gives-up-early",
  title: "A consumer delivers less often than its worker tries",
  severity: ["warning"],
  resource: ["nats/consumer"],
  recovers: null,
});

export const ackPolicy = defineFinding({
  code: "nats/consumer-config/ack-policy",
  title: "The ack policy of a consumer loses or repeats messages",
  severity: ["warning"],
  resource: ["nats/consumer"],
  recovers: null,
});

export const deliverPolicy = defineFinding({
  code: "nats/consumer-config/deliver-policy",
  title: "A consumer was made to leave out what was there before",
  severity: ["warning"],
  resource: ["nats/consumer"],
  recovers: null,
});

export const ackWait = defineFinding({
  code: "nats/consumer-config/ack-wait",
  title: "A consumer waits too short, or far too long, for an acknowledgement",
  severity: ["warning"],
  resource: ["nats/consumer"],
  recovers: null,
});

export const slowReplay = defineFinding({
  code: "nats/consumer-config/slow-replay",
  title: "A consumer hands out a backlog no faster than it came",
  severity: ["warning"],
  resource: ["nats/consumer"],
  recovers: null,
});

export const refusesFetches = defineFinding({
  code: "nats/consumer-config/refuses-fetches",
  title: "A consumer refuses what its worker asks for",
  severity: ["error", "warning"],
  resource: ["nats/consumer"],
  recovers: null,
});

export const headersOnly = defineFinding({
  code: "nats/consumer-config/headers-only",
  title: "A consumer hands out messages without their content",
  severity: ["error"],
  resource: ["nats/consumer"],
  recovers: null,
});

export const expires = defineFinding({
  code: "nats/consumer-config/expires",
  title: "A consumer is deleted while its worker is away",
  severity: ["warning"],
  resource: ["nats/consumer"],
  recovers: null,
});

export const forgets = defineFinding({
  code: "nats/consumer-config/forgets",
  title: "A consumer does not survive a restart of NATS",
  severity: ["warning"],
  resource: ["nats/consumer"],
  recovers: null,
});

export const notAsSaid = defineFinding({
  code: "nats/consumer-config/not-as-said",
  title: "A consumer is not as nomnom.doctor.yaml says",
  severity: ["warning"],
  resource: ["nats/consumer"],
  recovers: null,
});
