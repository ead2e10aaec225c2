import { describe, expect, it } from "vitest";
import { builtInBlueprint } from "../../../../src/blueprint/built-in.ts";
import { accountProbe } from "../../../../src/collect/nats/account.ts";
import type { ProbeContext } from "../../../../src/collect/probe.ts";
import { failure, succeed } from "../../../../src/snapshot/probe-result.ts";

const noTier = { max_memory: 0, max_storage: 0, max_streams: 0, max_consumers: 0 };
const limits = { max_memory: 1e6, max_storage: 4e6, max_streams: -1, max_consumers: -1 };

describe("the account", () => {
  it("The account has the tiers it has limits of, and none where it merely uses something", async () => {
    const used = { memory: 0, storage: 100, streams: 1 };
    const result = await accountProbe.collect(
      contextAnswering({
        ...{ ...used, consumers: 0, limits: noTier },
        tiers: { R1: { ...used, limits }, R2: { ...used, limits: noTier } },
      }),
    );
    expect(result).toMatchObject({ ok: true, data: { tiers: { R1: { maxStorageBytes: 4e6 } } } });
    expect(result.ok && Object.keys(result.data.tiers ?? {})).toEqual(["R1"]);
  });
});

function contextAnswering(info: object): ProbeContext {
  const unused = async () =>
    failure({ kind: "not-configured", system: "nats", message: "not part of this test" });
  return {
    connections: {
      kubernetes: unused,
      nats: async () =>
        succeed({
          url: "nats://127.0.0.1:4222",
          isOpen: () => true,
          accountName: async () => null,
          info: () => Promise.reject(new Error("not asked for")),
          jetStream: async () => succeed(info),
        }),
      monitoring: unused,
      postgres: unused,
      redis: unused,
      target: () => ({ context: null, namespace: null, nats: null, postgres: null }),
      origins: () => [],
      secrets: () => [],
      [Symbol.asyncDispose]: async () => undefined,
    },
    blueprint: builtInBlueprint(),
    signal: new AbortController().signal,
    section: () => Promise.reject(new Error("no other section is needed")),
  };
}
