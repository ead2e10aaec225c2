import { isNoWord } from "../snapshot/known-secrets.ts";
import { redact, redactText, withoutKnown } from "../snapshot/redact.ts";

/** Takes secrets out of what leaves the program. There is one for each command that runs, and everything goes through it: reports, files, screens, errors. */
export interface Redactor {
  /** Adds values that must never leave. They are asked for each time: connections learn them while they open. */
  knows(secrets: () => readonly string[]): void;
  /** All of them, as they are known now. */
  secrets(): readonly string[];
  text(words: string): string;
  /** Each event as `redactEvent` makes it. */
  events<Event>(
    events: AsyncIterable<Event>,
    redactEvent: (event: Event, redactor: Redactor) => Event,
  ): AsyncGenerator<Event>;
  /** Plain data of the shape that `schema` accepts. */
  data<Data>(schema: { parse(data: unknown): Data }, data: Data): Data;
  /** Text with nothing taken out but passwords and tokens in use that are no words, whatever stands around them: the last gate of what is written. */
  withoutSecretsInUse(written: string): string;
  /** An address, in which a password as weak as `postgres` must not hide the user and the database of that name. */
  address(url: string): string;
}

export function createRedactor(): Redactor {
  const sources: (() => readonly string[])[] = [];
  const secrets = () => sources.flatMap((source) => source());
  const redactor: Redactor = {
    knows: (source) => void sources.push(source),
    secrets,
    text: (words) => redactText(words, secrets()),
    data: (schema, data) => schema.parse(redact(data, secrets())),
    withoutSecretsInUse: (written) => withoutKnown(written, secrets().filter(isNoWord)),
    address: (url) => redactText(url, []),
    async *events(events, redactEvent) {
      for await (const event of events) yield redactEvent(event, redactor);
    },
  };
  return redactor;
}
