import type { Command } from "../../../remedy/command.ts";
import type { Nats } from "../../../remedy/nats.ts";
import type { Word } from "../../../remedy/word.ts";
import type { Consumer } from "../../../snapshot/nats.ts";

/** The server deletes it when nobody asks for a while, and the nats command line does not edit it (only durable consumers can be edited, 0.5.0). */
const isEphemeral = ({ config }: Consumer): boolean =>
  !config.durable_name && (config.inactive_threshold ?? 0) > 0;

/** Edits a consumer without asking, as scripts need it; nothing where it cannot be edited. */
export const editConsumer = (nats: Nats, consumer: Consumer, ...flags: readonly Word[]): Command[] =>
  isEphemeral(consumer)
    ? []
    : [nats("consumer", "edit", consumer.stream_name, consumer.name, ...flags, "--force")];
