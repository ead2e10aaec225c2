import type { RefusalOf } from "../../../jetstream/answer.ts";
import type { Nats } from "../../../remedy/nats.ts";
import type { Finding } from "../../finding.ts";
import { capturesTheApi, overlapsItself, refusedSubject } from "./findings.ts";

/** Every request to the API is stored in it, and its acknowledgement may come before the answer: who asks gets one or the other by chance. */
export const capturesApiFinding = (name: string, subject: string): Finding =>
  capturesTheApi({
    message: `${name} takes ${subject}, which covers the requests of the JetStream API. It stores and acknowledges them, and some clients get its acknowledgement instead of an answer. It stores the requests of doctor too.`,
    resource: `nats/stream/${name}`,
    evidence: { stream: name, subject },
    remedy: {
      summary: `Give ${name} subjects outside $JS.API.>, or let it acknowledge nothing (no_ack), where it is made. nats-server 2.11 and newer refuse such a stream.`,
      commands: [],
    },
  });

/** A definition that the server refuses by itself. `source`: where the wish for the stream comes from; null: it exists. */
export function definitionFinding(
  name: string,
  problem: RefusalOf<"overlaps-itself" | "subject">,
  source: string | null,
  nats: Nats,
): Finding {
  const resource = `nats/stream/${name}` as const;
  switch (problem.kind) {
    case "overlaps-itself": {
      const { a, b } = problem;
      return overlapsItself({
        message: `${name} lists ${a} and ${b}, which overlap each other: the server refuses such a definition with JetStream error 10052.`,
        resource,
        evidence: { stream: name, subject: a, conflictsWith: b, errorCode: 10052 },
        remedy: {
          summary: `Keep the wider of ${a} and ${b} in the definition of ${name}.`,
          commands: [nats("stream", "info", name)],
        },
      });
    }
    case "subject": {
      const { subject, why } = problem;
      return refusedSubject({
        message: `${name} cannot be created: ${why}; the server refuses it with JetStream error 10052.`,
        resource,
        evidence: { stream: name, subject, errorCode: 10052, source },
        remedy: {
          summary: `Correct the subjects of ${name} in nomnom.doctor.yaml and in the service that creates it.`,
          commands: [],
        },
      });
    }
  }
}
