import type { Nats } from "../../../remedy/nats.ts";
import type { Finding } from "../../finding.ts";
import type { DefinitionProblem } from "../streams/definition-problem.ts";
import { overlapsItself, refusedSubject } from "./findings.ts";

/** A definition that the server refuses by itself. `source`: where the wish for the stream comes from; null: it exists. */
export function definitionFinding(
  name: string,
  problem: DefinitionProblem,
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
    case "refused": {
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
