import { defineFinding } from "../../finding.ts";

export const covered = defineFinding({
  code: "nats/stream-overlap/covered",
  title: "A stream claims subjects that another one needs to be created",
  severity: ["error"],
  resource: ["nats/stream"],
  recovers: null,
});

export const coexisting = defineFinding({
  code: "nats/stream-overlap/coexisting",
  title: "Two streams that exist claim the same subject",
  severity: ["error"],
  resource: ["nats/stream"],
  recovers: null,
});

export const overlapsItself = defineFinding({
  code: "nats/stream-overlap/overlaps-itself",
  title: "Subjects of one stream overlap each other",
  severity: ["error"],
  resource: ["nats/stream"],
  recovers: null,
});

export const refusedSubject = defineFinding({
  code: "nats/stream-overlap/refused-subject",
  title: "The server refuses a subject of the stream",
  severity: ["error"],
  resource: ["nats/stream"],
  recovers: null,
});

export const capturesTheApi = defineFinding({
  code: "nats/stream-overlap/captures-api",
  title: "A stream answers in place of the JetStream API",
  severity: ["error"],
  resource: ["nats/stream"],
  recovers: null,
});

export const uncaptured = defineFinding({
  code: "nats/stream-overlap/uncaptured",
  title: "No stream captures a subject that writers publish to",
  severity: ["error", "warning"],
  resource: ["nats/stream"],
  recovers: null,
});
