import type { Nats } from "../../../remedy/nats.ts";
import type { Stream } from "../../../snapshot/nats.ts";
import { defineFinding, type Finding } from "../../finding.ts";

export const manySubjects = defineFinding({
  code: "nats/stream-capacity/many-subjects",
  title: "A stream has very many different subjects",
  severity: ["warning"],
  resource: ["nats/stream"],
  recovers: null,
});

/** Where `nats audit` speaks of it (jsm.go: JETSTREAM_002). */
const tooMany = 1_000_000;

/** The server keeps every subject of a stream in memory, and goes through them at its start: mostly an id that has become part of the subject. */
export function manySubjectsFinding({ config, state }: Stream, nats: Nats): Finding | null {
  const subjects = state.num_subjects ?? 0;
  if (subjects < tooMany) return null;
  return manySubjects({
    message: `The messages of ${config.name} have ${subjects} different subjects: NATS keeps each in memory, and each makes its start slower.`,
    resource: `nats/stream/${config.name}`,
    evidence: { stream: config.name, subjects, messages: state.messages },
    remedy: {
      summary:
        "Find the token that differs in each message (an unchecked field of the input, or an id), and leave it out of the subject where messages are published.",
      commands: [nats("stream", "subjects", config.name)],
    },
  });
}
