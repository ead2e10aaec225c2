import type { Recording } from "../recording.ts";
import { consumerStates } from "./consumer-states.ts";
import { Pipeline } from "./pipeline.ts";
import { startNats } from "./server.ts";
import { withSession } from "./session.ts";

/** Consumers and what they leave behind. */
export const consumerRecordings: readonly Recording[] = Object.entries(consumerStates).map(
  ([name, bringAbout]) => ({
    name,
    sections: ["nats/server", "nats/account", "nats/streams", "nats/consumers"],
    needs: "nats-server 2.10",
    async bring(cleanups) {
      const server = await startNats(cleanups, { version: "2.10" });
      const answers = await withSession(server, (session) => bringAbout(new Pipeline(session)));
      return { looksAt: [server], ...(answers !== undefined && { attempts: async () => answers }) };
    },
  }),
);
