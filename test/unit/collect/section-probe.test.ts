import { describe, expect, it } from "vitest";
import * as z from "zod";
import { emptyBlueprint } from "../../../src/blueprint/built-in.ts";
import { streamsProbe } from "../../../src/collect/nats/streams.ts";
import type { ProbeContext } from "../../../src/collect/probe.ts";
import { sectionProbe } from "../../../src/collect/section-probe.ts";
import type { Connections } from "../../../src/connect/connections.ts";
import { failure, type ProbeResult, succeed } from "../../../src/snapshot/probe-result.ts";

function contextWith(parts: Partial<Connections>): ProbeContext {
  const unused = async () =>
    failure({ kind: "not-configured", system: "nats", message: "not part of this test" });
  return {
    connections: {
      kubernetes: unused,
      nats: unused,
      monitoring: unused,
      postgres: unused,
      redis: unused,
      target: () => ({ context: null, namespace: null, nats: null, postgres: null }),
      origins: () => [],
      secrets: () => ["hunter22"],
      [Symbol.asyncDispose]: async () => undefined,
      ...parts,
    },
    blueprint: emptyBlueprint("nomnom"),
    signal: new AbortController().signal,
    section: () => Promise.reject(new Error("no other section is needed")),
  };
}

const podsProbe = (answer: ProbeResult<unknown>) =>
  sectionProbe({ section: "kubernetes/pods", read: async () => answer });

describe("a section", () => {
  it("A section is unknown when the answer is nested without end", async () => {
    let deep: unknown = "x";
    for (let level = 0; level < 100_000; level += 1) deep = { deep };
    const result = await podsProbe(succeed([deep])).collect(contextWith({}));
    expect(result).toMatchObject({ ok: false, error: { kind: "too-large", system: "kubernetes" } });
  });

  it("A section that does not have its shape is invalid, naming the object and the field", async () => {
    const pods = [{ metadata: { name: "worker-1" }, spec: { containers: "none" } }];
    expect(await podsProbe(succeed(pods)).collect(contextWith({}))).toMatchObject({
      ok: false,
      error: {
        kind: "invalid",
        message: expect.stringContaining("kubernetes/pods: worker-1: spec.containers"),
      },
    });
  });

  it("A section has no secrets, in its data as in its error", async () => {
    const pods = [{ metadata: { name: "w", annotations: { note: "pw hunter22" } }, spec: {} }];
    expect(JSON.stringify(await podsProbe(succeed(pods)).collect(contextWith({})))).not.toContain("hunter22");
    const error = failure({
      kind: "auth",
      system: "kubernetes",
      message: "no hunter22",
      hint: "not hunter22",
    });
    expect(JSON.stringify(await podsProbe(error).collect(contextWith({})))).not.toContain("hunter22");
  });
});

describe("the stream list", () => {
  const stream = (name: string) => ({
    config: { name },
    state: { messages: 0, bytes: 0, first_seq: 0, last_seq: 0 },
  });
  const natsWith = (page: (offset: number) => unknown): Partial<Connections> => ({
    nats: async () =>
      succeed({
        url: "nats://h",
        info: async () => succeed({}),
        isOpen: () => true,
        accountName: async () => null,
        jetStream: async (_subject, payload) =>
          succeed(page(z.object({ offset: z.number() }).parse(payload).offset)),
      }),
  });

  it("The stream list moves on by the limit, also past a page that is empty", async () => {
    const offsets: number[] = [];
    const result = await streamsProbe.collect(
      contextWith(
        natsWith((offset) => {
          offsets.push(offset);
          return { total: 5, limit: 2, offset, streams: offset === 2 ? null : [stream(`S${offset}`)] };
        }),
      ),
    );
    expect(offsets).toEqual([0, 2, 4]);
    expect(result).toMatchObject({
      ok: true,
      data: [{ config: { name: "S0" } }, { config: { name: "S4" } }],
    });
  });

  it("A stream list with streams that do not answer is no list", async () => {
    const result = await streamsProbe.collect(
      contextWith(natsWith(() => ({ total: 2, limit: 256, streams: [stream("A")], missing: ["B"] }))),
    );
    expect(result).toMatchObject({
      ok: false,
      error: { kind: "unreachable", message: "1 of 2 streams do not answer: B" },
    });
  });
});
