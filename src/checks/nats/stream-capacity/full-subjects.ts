import type { ExpectedStream } from "../../../blueprint/blueprint.ts";
import type { Nats } from "../../../remedy/nats.ts";
import type { Stream } from "../../../snapshot/nats.ts";
import { plural } from "../../../units/counted.ts";
import type { Finding } from "../../finding.ts";
import { editStream } from "../streams/stream-commands.ts";
import type { StreamRole } from "../streams/stream-role.ts";
import { refuses } from "./stream-at-limit.ts";

/**
 * Every subject of a stream that services publish to has as many messages as it may, and the stream refuses a further one instead of dropping the oldest (2.9.10
 * to 2.15.3). A table that is to refuse a second value for a key is set up so on purpose: it is no service's, or the file says how many a subject may have.
 */
export function fullSubjectsFinding(
  { config, state }: Stream,
  role: StreamRole,
  said: ExpectedStream | undefined,
  nats: Nats,
): Finding | null {
  const { name, max_msgs_per_subject: most } = config;
  const subjects = state.num_subjects ?? 0;
  if (role.kind !== "main" || said?.demands.maxMsgsPerSubject !== undefined) return null;
  if (!isFullBySubject({ config, state })) return null;
  return refuses({
    severity: "error",
    message: `${name} holds ${most === 1 ? "a message" : `${most} messages`} on ${plural(subjects, "its one subject", `each of ${subjects} subjects`)}, and no subject may have more (max_msgs_per_subject, discard_new_per_subject): a further one is refused with JetStream error 10077; ${role.loss}.`,
    resource: `nats/stream/${name}`,
    evidence: { stream: name, maxMsgsPerSubject: most, subjects, messages: state.messages, errorCode: 10077 },
    cause: [name, "max_msgs_per_subject"],
    remedy: {
      summary: `Let ${name} keep every message of a subject.`,
      commands: [
        editStream(
          nats,
          config,
          ...["--discard", "old", "--no-discard-per-subject", "--max-msgs-per-subject=-1"],
        ),
      ],
    },
  });
}

/** Every subject it has holds as many messages as it may, and a further one is refused. */
export function isFullBySubject({ config, state }: Pick<Stream, "config" | "state">): boolean {
  const { max_msgs_per_subject: most, discard, discard_new_per_subject: refusing } = config;
  const subjects = state.num_subjects ?? 0;
  return discard === "new" && refusing && most > 0 && subjects > 0 && state.messages >= most * subjects;
}
