import { beforeEach, describe, expect, it } from "vitest";
import type { Connections, NatsClient, PostgresClient } from "../../../../src/connect/connections.ts";
import { type KeptConnections, keepConnections } from "../../../../src/connect/kept/kept-connections.ts";
import {
  failure,
  type ProbeError,
  type ProbeResult,
  succeed,
} from "../../../../src/snapshot/probe-result.ts";

const gone: ProbeError = { kind: "unreachable", system: "nats", message: "cut" };
const absent: ProbeError = { kind: "not-configured", system: "postgres", message: "no address" };

/** What the next openings find, and what became of those before. */
class World {
  opened = 0;
  closed: number[] = [];
  natsAnswer: ProbeResult<unknown> = succeed({});
  natsOpen = true;
  postgres: ProbeResult<PostgresClient> = succeed({
    url: "postgresql://db",
    isOpen: () => true,
    clockAheadMs: () => null,
    isPooled: () => null,
    queryOne: async () => succeed([]),
    query: async () => succeed([]),
  });
  /** `nats 2`: NATS was asked for on the second opening. */
  asked: string[] = [];

  async open(): Promise<Connections> {
    this.opened += 1;
    const number = this.opened;
    const unused = async () => failure({ ...absent, system: "kubernetes" });
    const client: NatsClient = {
      url: `nats://${number}`,
      isOpen: () => this.natsOpen || number < this.opened,
      accountName: async () => null,
      info: async () => succeed({}),
      jetStream: async () => this.natsAnswer,
    };
    return {
      kubernetes: unused,
      monitoring: unused,
      redis: unused,
      nats: async () => {
        this.asked.push(`nats ${number}`);
        return succeed(client);
      },
      postgres: async () => {
        this.asked.push(`postgres ${number}`);
        return this.postgres;
      },
      target: () => ({
        context: null,
        namespace: null,
        nats: `nats://${number}`,
        postgres: `pg://${number}`,
      }),
      origins: () => [],
      secrets: () => [`secret-${number}`],
      [Symbol.asyncDispose]: async () => {
        this.closed.push(number);
      },
    };
  }
}

let world: World;
let kept: KeptConnections;
let nowMs: number;

beforeEach(() => {
  world = new World();
  nowMs = 0;
  kept = keepConnections({
    open: () => world.open(),
    signal: new AbortController().signal,
    now: () => nowMs,
    onChange: () => undefined,
    onRefused: () => undefined,
  });
});

/** Uses NATS and PostgreSQL once. */
async function round(): Promise<Connections> {
  await using connections = await kept.connections();
  const nats = await connections.nats();
  if (nats.ok) await nats.data.jetStream("INFO", null, "type");
  const postgres = await connections.postgres();
  if (postgres.ok) await postgres.data.query("SELECT");
  nowMs += 5_000;
  return connections;
}

describe("connections between rounds", () => {
  it("Connections between rounds stay open while they work", async () => {
    for (let number = 0; number < 10; number += 1) await round();
    expect(world.opened).toBe(1);
    expect(world.closed).toEqual([]);
  });

  it("Connections between rounds are opened again where a call failed, and only there", async () => {
    await round();
    world.natsAnswer = failure(gone);
    await round();
    world.natsAnswer = succeed({});
    world.asked = [];
    const connections = await round();
    expect(world.asked).toEqual(["nats 2"]);
    expect(connections.target()).toMatchObject({ nats: "nats://2", postgres: "pg://1" });
    await round();
    expect(world.opened).toBe(2);
  });

  it("Connections between rounds are opened again before the round where they ended meanwhile", async () => {
    await round();
    world.natsOpen = false;
    world.asked = [];
    await round();
    expect(world.asked).toEqual(["nats 2"]);
  });

  it("Connections between rounds that were never used are not opened to see whether they are open", async () => {
    await using _connections = await kept.connections();
    await using _again = await kept.connections();
    expect(world.asked).toEqual([]);
  });

  it("An answer that says no is no failure of the connection", async () => {
    world.natsAnswer = failure({ kind: "not-found", system: "nats", message: "no such stream" });
    await round();
    await round();
    expect(world.opened).toBe(1);
  });

  it("Connections between rounds are looked up again after five minutes, in case something moved", async () => {
    await round();
    nowMs = 5 * 60_000;
    await round();
    expect(world.opened).toBe(2);
    expect(world.closed).toEqual([1]);
  });

  it("Connections between rounds of a system without an address are looked for every half a minute", async () => {
    world.postgres = failure(absent);
    for (let number = 0; number < 6; number += 1) await round();
    expect(world.opened).toBe(1);
    await round();
    expect(world.opened).toBe(2);
    await round();
    expect(world.opened).toBe(2);
  });

  it("Connections between rounds that keep failing are never more than a few", async () => {
    world.natsAnswer = failure(gone);
    for (let number = 0; number < 20; number += 1) await round();
    expect(world.opened - world.closed.length).toBeLessThanOrEqual(2);
  });

  it("Connections between rounds know the secrets of all that is open, and are closed together", async () => {
    world.natsAnswer = failure(gone);
    await round();
    await round();
    expect(kept.secrets()).toEqual(["secret-1", "secret-2"]);
    await kept[Symbol.asyncDispose]();
    expect(world.closed.toSorted()).toEqual([1, 2]);
  });
});
