import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Pipeline } from "../../../scripts/record/nats/pipeline.ts";
import type { NatsServer } from "../../../scripts/record/nats/server.ts";
import { withSession } from "../../../scripts/record/nats/session.ts";
import { freePort } from "../../../src/lab/programs/postgres/free-port.ts";
import type { Case } from "../case.ts";
import type { Version } from "../nats-servers.ts";
import { natsArgs, type Servers } from "../servers.ts";
import { connectMqtt } from "./mqtt-client.ts";

const since: Version = [2, 12, 0];

/** nomnom's streams, and a worker that keeps up. */
const fill = (server: NatsServer): Promise<unknown> =>
  withSession(server, async (session) => {
    const pipeline = new Pipeline(session);
    await pipeline.create();
    await pipeline.publish(5);
    await pipeline.work(5);
  });

async function withMqtt(servers: Servers, work: (port: number) => Promise<unknown>) {
  const port = await freePort();
  const server = await servers.nats({ since, more: `mqtt { listen: 127.0.0.1:${port} }` });
  await fill(server);
  await work(port);
  return natsArgs(server);
}

/** A hub, and a server that reaches it through a leaf connection. */
async function hubAndLeaf(servers: Servers, hubMore: string, leafMore: string) {
  const port = await freePort();
  const hub = await servers.nats({
    ...{ since, name: "hub" },
    more: `leafnodes { listen: 127.0.0.1:${port} }\n${hubMore}`,
  });
  const leaf = await servers.nats({
    ...{ since, name: "leaf" },
    more: `leafnodes { remotes: [{ url: "nats-leaf://127.0.0.1:${port}" }] }\n${leafMore}`,
  });
  return { hub, leaf };
}

/** With a folder of its own: a block without one keeps its streams in /tmp/nats, where those of an earlier run are still. */
const domain = (name: string) =>
  `jetstream { domain: ${name}, store_dir: "${mkdtempSync(join(tmpdir(), `nomnom-case-${name}-`))}" }`;

/** JetStream that is used by MQTT, and JetStream behind leaf connections. */
export const mqttAndLeafnodes: readonly Case[] = [
  {
    id: "healthy-nats/mqtt",
    about: "sensors send and listen by MQTT: sessions, retained messages and QoS 1 are streams",
    since,
    bring: (servers) =>
      withMqtt(servers, async (port) => {
        const reader = await connectMqtt(port, "reader");
        await reader.subscribe("rooms/#");
        const sensor = await connectMqtt(port, "sensor");
        for (let count = 0; count < 5; count++) await sensor.publish(`rooms/${count}`, "21", count === 0);
      }),
    expect: {},
  },
  {
    id: "healthy-nats/mqtt-reader-away",
    about: "a reader with a session that stays has gone, and messages of QoS 1 wait for it",
    since,
    bring: (servers) =>
      withMqtt(servers, async (port) => {
        const reader = await connectMqtt(port, "reader");
        await reader.subscribe("rooms/#");
        reader.close();
        const sensor = await connectMqtt(port, "sensor");
        for (let count = 0; count < 20; count++) await sensor.publish(`rooms/${count}`, "21");
        sensor.close();
      }),
    expect: {},
  },
  {
    id: "healthy-nats/leaf-with-its-own-domain",
    about: "doctor looks at a leaf whose JetStream has a domain of its own; the hub's has another",
    since,
    async bring(servers) {
      const { hub, leaf } = await hubAndLeaf(servers, domain("hub"), domain("edge"));
      await fill(hub);
      await fill(leaf);
      return natsArgs(leaf);
    },
    expect: {},
  },
  {
    id: "healthy-nats/hub-of-leaves",
    about: "doctor looks at the hub, and the leaf has streams of the same names in its domain",
    since,
    async bring(servers) {
      const { hub, leaf } = await hubAndLeaf(servers, domain("hub"), domain("edge"));
      await fill(leaf);
      await fill(hub);
      return natsArgs(hub);
    },
    expect: {},
  },
  {
    id: "leaf/without-jetstream",
    about: "the services reach the hub's JetStream through a leaf that has none, by default_js_domain",
    since,
    async bring(servers) {
      const { hub, leaf } = await hubAndLeaf(
        servers,
        domain("hub"),
        'jetstream: disabled\ndefault_js_domain { "$G": hub }',
      );
      await fill(hub);
      return natsArgs(leaf);
    },
    // Whose max_file it is, and how large, the leaf's monitoring port does not tell.
    expect: { undecided: ["nats/storage-reservation"] },
  },
  {
    id: "leaf/no-jetstream-behind-it",
    about: "the same without default_js_domain: requests of JetStream end at the leaf",
    since,
    async bring(servers) {
      const { hub, leaf } = await hubAndLeaf(servers, domain("hub"), "jetstream: disabled");
      await fill(hub);
      return natsArgs(leaf);
    },
    expect: {
      findings: { "nats/reachable/jetstream-off": "error" },
      undecided: [
        ...["server-health", "stream-overlap", "storage-reservation", "stream-config", "stream-capacity"],
        ...["unlimited-streams", "consumer-config", "consumer-progress", "unprocessed-loss"],
      ]
        .map((name) => `nats/${name}`)
        .concat("pipeline/dead-letters"),
    },
  },
  {
    id: "leaf/streams-at-the-hub",
    about: "the streams are in the hub's domain alone, and doctor is given the leaf",
    since,
    async bring(servers) {
      const { hub, leaf } = await hubAndLeaf(servers, domain("hub"), domain("edge"));
      await fill(hub);
      return natsArgs(leaf);
    },
    expect: {
      findings: { "nats/stream-config/missing": "warning" },
      says: ["JetStream domain edge and sees no other"],
    },
  },
];
