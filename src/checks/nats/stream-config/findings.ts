import { defineFinding } from "../../finding.ts";

export const missing = defineFinding({
  code: "nats/stream-config/missing",
  title: "A stream that the services need does not exist",
  severity: ["error", "warning", "info"],
  resource: ["nats/stream"],
  recovers: null,
});

export const refused = defineFinding({
  code: "nats/stream-config/refused",
  title: "A stream that the services need cannot be created",
  severity: ["error"],
  resource: ["nats/stream"],
  recovers: null,
});

export const unrecovered = defineFinding({
  code: "nats/stream-config/unrecovered",
  title: "A stream that the services need is on disk and was not brought back",
  severity: ["error"],
  resource: ["nats/stream"],
  recovers: null,
});

export const origin = defineFinding({
  code: "nats/stream-config/origin",
  title: "A mirror or a stream of sources gets nothing from its origin",
  severity: ["error", "warning"],
  resource: ["nats/stream"],
  recovers: null,
});

export const overThreshold = defineFinding({
  code: "nats/stream-config/over-threshold",
  title: "A stream is beyond a limit in its own metadata",
  severity: ["error", "warning"],
  resource: ["nats/stream"],
  recovers: null,
});

export const republished = defineFinding({
  code: "nats/stream-config/republish-loop",
  title: "Streams publish each other's messages again",
  severity: ["error", "warning"],
  resource: ["nats/stream"],
  recovers: null,
});

export const sealed = defineFinding({
  code: "nats/stream-config/sealed",
  title: "A stream is sealed and takes no messages",
  severity: ["error"],
  resource: ["nats/stream"],
  recovers: null,
});

export const countersOnly = defineFinding({
  code: "nats/stream-config/counters-only",
  title: "A stream takes counters only",
  severity: ["error"],
  resource: ["nats/stream"],
  recovers: null,
});

export const noAck = defineFinding({
  code: "nats/stream-config/no-ack",
  title: "A stream acknowledges nothing",
  severity: ["error", "warning"],
  resource: ["nats/stream"],
  recovers: null,
});

export const keepsNothing = defineFinding({
  code: "nats/stream-config/keeps-nothing",
  title: "A stream deletes each message as it arrives",
  severity: ["error", "warning"],
  resource: ["nats/stream"],
  recovers: null,
});

export const inMemory = defineFinding({
  code: "nats/stream-config/in-memory",
  title: "A stream is kept in memory instead of a file",
  severity: ["warning"],
  resource: ["nats/stream"],
  recovers: null,
});

export const fewerReplicas = defineFinding({
  code: "nats/stream-config/fewer-replicas",
  title: "A stream has fewer replicas than wanted",
  severity: ["warning"],
  resource: ["nats/stream"],
  recovers: null,
});

export const smallMessages = defineFinding({
  code: "nats/stream-config/small-messages",
  title: "A stream or its server refuses all but small messages",
  severity: ["warning"],
  resource: ["nats/stream"],
  recovers: null,
});

export const shortLived = defineFinding({
  code: "nats/stream-config/short-lived",
  title: "A stream deletes messages before its readers may get to them",
  severity: ["warning"],
  resource: ["nats/stream"],
  recovers: null,
});

export const deleteMarkers = defineFinding({
  code: "nats/stream-config/delete-markers",
  title: "A stream hands empty messages to its worker",
  severity: ["warning"],
  resource: ["nats/stream"],
  recovers: null,
});

export const differs = defineFinding({
  code: "nats/stream-config/differs",
  title: "A stream differs in ways that break nothing",
  severity: ["info"],
  resource: ["nats/stream"],
  recovers: null,
});

export const notAsSaid = defineFinding({
  code: "nats/stream-config/not-as-said",
  title: "A stream is not as nomnom.doctor.yaml says",
  severity: ["warning"],
  resource: ["nats/stream"],
  recovers: null,
});
