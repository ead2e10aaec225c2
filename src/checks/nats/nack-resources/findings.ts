import { defineFinding } from "../../finding.ts";

export const streamMissing = defineFinding({
  code: "nats/nack-resources/stream-missing",
  title: "A stream that a resource of nack wants does not exist",
  severity: ["error"],
  resource: ["kubernetes/stream"],
  recovers: true,
});

export const consumerMissing = defineFinding({
  code: "nats/nack-resources/consumer-missing",
  title: "A consumer that a resource of nack wants does not exist",
  severity: ["error", "warning"],
  resource: ["kubernetes/consumer"],
  recovers: true,
});

export const streamDiffers = defineFinding({
  code: "nats/nack-resources/stream-differs",
  title: "A stream is not as its resource of nack wants it",
  severity: ["warning"],
  resource: ["kubernetes/stream"],
  recovers: null,
});

export const consumerDiffers = defineFinding({
  code: "nats/nack-resources/consumer-differs",
  title: "A consumer is not as its resource of nack wants it",
  severity: ["warning"],
  resource: ["kubernetes/consumer"],
  recovers: null,
});

export const unreadable = defineFinding({
  code: "nats/nack-resources/unreadable",
  title: "A resource says something that nack cannot read",
  severity: ["error", "warning"],
  resource: ["kubernetes/stream", "kubernetes/consumer"],
  recovers: false,
});

export const contradiction = defineFinding({
  code: "nats/nack-resources/contradiction",
  title: "Two resources of nack want the same stream or consumer differently",
  severity: ["warning"],
  resource: ["kubernetes/stream", "kubernetes/consumer"],
  recovers: null,
});

export const hastyAckWait = defineFinding({
  code: "nats/nack-resources/hasty-ack-wait",
  title: "A resource of nack asks for messages to be handed out again at once",
  severity: ["warning"],
  resource: ["kubernetes/consumer"],
  recovers: null,
});

export const staleStatus = defineFinding({
  code: "nats/nack-resources/stale-status",
  title: "A resource is called failed, and the server has what it wants",
  severity: ["info"],
  resource: ["kubernetes/stream", "kubernetes/consumer"],
  recovers: null,
});

export const elsewhere = defineFinding({
  code: "nats/nack-resources/elsewhere",
  title: "A resource of nack belongs to another account or server",
  severity: ["info"],
  resource: ["kubernetes/stream", "kubernetes/consumer"],
  recovers: null,
});

export const unmanaged = defineFinding({
  code: "nats/nack-resources/unmanaged",
  title: "A stream is there that no resource of nack wants",
  severity: ["info"],
  resource: ["nats/stream"],
  recovers: null,
});
