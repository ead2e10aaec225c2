import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import pg from "pg";
import { expect, it } from "vitest";
import { runningLab } from "../lab/running-lab.ts";
import { consoleIn, none, troubles } from "./example.ts";
import { follow, shownCommands } from "./readme.ts";

it("The example of nomnom is broken three ways, found, repaired by fix and well again, as its README shows", async () => {
  await using lab = await runningLab("healthy");
  const home = await mkdtemp(join(tmpdir(), "nomnom-example-"));
  const typing = consoleIn(home, lab.kubeconfigPath);
  const readme = await shownCommands("nomnom");
  try {
    await follow(readme.healthy, typing);
    expect((await typing.read("nomnom.doctor.yaml")).split("\n").length).toBeLessThan(60);
    expect(troubles(await typing.doctor())).toEqual(none);

    const connection = await connect({ servers: lab.natsUrl });
    await (await jetstreamManager(connection)).streams.delete("MESSAGESDLQ");
    await connection.close();
    const database = new pg.Client(lab.databaseUrl);
    await database.connect();
    await database.query("DROP TABLE order_line_items");
    await database.end();
    lab.store.update("Service", lab.namespace, "nomnom-ingestion-api", (service) => ({
      ...service,
      spec: { ...Object(service.spec), ports: [{ name: "http", port: 8080, targetPort: "api" }] },
    }));
    expect(troubles(await typing.doctor()).found).toEqual([
      "kubernetes/service-endpoints/port-name",
      "pipeline/dead-letters/stream-missing",
      "postgres/table-presence/table-missing",
    ]);

    await follow(readme.broken, typing);
    expect(troubles(await typing.doctor())).toEqual(none);
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}, 300_000);
