import { Pipeline } from "../../../scripts/record/nats/pipeline.ts";
import type { NatsSession } from "../../../scripts/record/nats/session.ts";
import type { Case } from "../case.ts";
import { natsAfter } from "../servers.ts";

export interface Situation extends Omit<Case, "bring"> {
  /** nomnom.doctor.yaml. */
  config?: string;
  maxFile?: string;
  /** Further lines of nats.conf. */
  more?: string;
  work(pipeline: Pipeline, session: NatsSession): Promise<unknown>;
}

/** A case on a nats-server of its own, where a client does some work and leaves. */
export function onNats({ config, maxFile, more, work, ...rest }: Situation): Case {
  const { since } = rest;
  return {
    ...rest,
    async bring(servers) {
      const options = {
        ...(maxFile !== undefined && { maxFile }),
        ...(more !== undefined && { more }),
        ...(since !== undefined && { since }),
      };
      const args = await natsAfter(servers, (session) => work(new Pipeline(session), session), options);
      return [...args, ...(config === undefined ? [] : await servers.config(config))];
    },
  };
}

/** What a stream of another team looks like: its limits are its own, and nothing is found. */
export const modest = (name: string, subjects: readonly string[], more: object = {}) => ({
  ...{ name, subjects, max_bytes: 1024 ** 2, num_replicas: 1, storage: "file" },
  ...more,
});
