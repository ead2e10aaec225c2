import { tableStatements } from "../../src/lab/programs/worker/tables.ts";
import type { Rig } from "./rig.ts";

/** Something that `fix` repairs: how it is broken, and how it is put right again whatever has become of it. */
export interface Situation {
  name: string;
  /** What fix is asked to repair; as it is then, {@link restore} leaves it. */
  checks: readonly string[];
  breakIt(rig: Rig): Promise<void>;
  restore(rig: Rig): Promise<void>;
}

const messages = { subjects: ["messages.ingest.>"] };

export const situations: readonly Situation[] = [
  {
    name: "a Service that leads to another port",
    checks: ["kubernetes/service-endpoints"],
    breakIt: async (rig) => setTargetPort(rig, 8099),
    restore: async (rig) => setTargetPort(rig, 8080),
  },
  {
    name: "a stream that covers the dead letters",
    checks: ["nats/stream-overlap", "pipeline/dead-letters"],
    async breakIt({ servers }) {
      await servers.streams.delete("MESSAGESDLQ");
      await servers.streams.update("MESSAGES", { subjects: ["messages.>"] });
    },
    async restore({ servers }) {
      await servers.streams.update("MESSAGES", messages);
      if ("MESSAGESDLQ" in (await servers.streamState())) return;
      await servers.streams.add({ name: "MESSAGESDLQ", subjects: ["messages.dlq.>"] });
    },
  },
  {
    name: "a table without its key",
    checks: ["postgres/table-presence"],
    async breakIt({ servers }) {
      await servers.sql("ALTER TABLE order_line_items DROP CONSTRAINT IF EXISTS order_line_items_unique");
    },
    async restore({ servers }) {
      const keys = await servers.sql(
        "SELECT conname FROM pg_constraint WHERE conrelid = 'order_line_items'::regclass AND contype = 'u'",
      );
      for (const { conname } of keys)
        await servers.sql(`ALTER TABLE order_line_items DROP CONSTRAINT "${conname}"`);
      await servers.sql(
        "ALTER TABLE order_line_items ADD CONSTRAINT order_line_items_unique UNIQUE (order_key, line_number)",
      );
    },
  },
  {
    name: "a table that is gone",
    checks: ["postgres/table-presence"],
    async breakIt({ servers }) {
      await servers.sql("DROP TABLE order_line_items");
    },
    async restore({ servers }) {
      for (const statement of tableStatements("healthy")) await servers.sql(statement);
    },
  },
  {
    name: "an old API beside the new one",
    checks: ["pipeline/single-api"],
    breakIt: async () => undefined,
    restore: async (rig) => scale(rig, oldApi, 1),
  },
];

export const oldApi = "nomnom-ingestion-api-old";

export function scale({ lab }: Pick<Rig, "lab">, name: string, replicas: number): void {
  lab.store.update("Deployment", lab.namespace, name, (current) => ({
    ...current,
    spec: { ...Object(current.spec), replicas },
  }));
}

function setTargetPort({ lab }: Pick<Rig, "lab">, targetPort: number): void {
  lab.store.update("Service", lab.namespace, "nomnom-ingestion-api", (current) => {
    const spec = Object(current.spec);
    return { ...current, spec: { ...spec, ports: [{ ...spec.ports[0], targetPort }] } };
  });
}
