import type { Case } from "../case.ts";
import { modest, onNats } from "./pipeline-on.ts";

const hundred = (publish: (subject: string, payload: string) => Promise<unknown>, subject: string) =>
  Array.from({ length: 100 }).reduce<Promise<unknown>>(
    (before, _none, index) => before.then(() => publish(`${subject}.${index}`, "x".repeat(2_000))),
    Promise.resolve(),
  );

/** What the nearest command would destroy, and the right one keeps. */
export const carefulRepairs: readonly Case[] = [
  onNats({
    id: "repair/keeps-no-ack",
    about: "a stream without acknowledgements and limits: every edit without --no-ack turns them on",
    work: async (pipeline, { mustAsk }) => {
      await pipeline.create();
      await mustAsk("STREAM.CREATE.AUDIT", { ...modest("AUDIT", ["audit.>"]), max_bytes: -1, no_ack: true });
    },
    expect: { findings: { "nats/unlimited-streams/unlimited": "warning" }, types: ["--no-ack"] },
  }),
  onNats({
    id: "repair/stream-in-memory",
    about: "the main stream is in memory: it has no backup, and removing it loses its messages",
    work: async (pipeline) => {
      await pipeline.create({}, { storage: "memory", max_bytes: 1024 ** 2 });
      await pipeline.publish(5);
    },
    expect: {
      findings: { "nats/stream-config/in-memory": "warning" },
      neverTypes: ["stream backup", "stream rm MESSAGES"],
    },
  }),
  onNats({
    id: "repair/full-bucket",
    about: "a key-value bucket is full: --discard old would throw keys away",
    work: async (pipeline, { mustAsk, publish }) => {
      await pipeline.create();
      await mustAsk("STREAM.CREATE.KV_CFG", {
        ...{ name: "KV_CFG", subjects: ["$KV.CFG.>"], max_msgs_per_subject: 1, max_bytes: 100_000 },
        ...{ discard: "new", allow_rollup_hdrs: true, deny_delete: true, allow_direct: true },
      });
      await hundred(publish, "$KV.CFG");
    },
    expect: {
      findings: { "nats/stream-capacity/refuses": "error" },
      types: ["kv edit CFG"],
      neverTypes: ["--discard", "stream edit KV_CFG"],
    },
  }),
  onNats({
    id: "repair/odd-name",
    about: "a stream is called A$(id): the shell must not run it",
    work: async (pipeline, { mustAsk }) => {
      await pipeline.create();
      await mustAsk("STREAM.CREATE.A$(id)", { ...modest("A$(id)", ["odd.>"]), max_bytes: -1 });
    },
    expect: { findings: { "nats/unlimited-streams/unlimited": "warning" }, types: ["'A$(id)'"] },
  }),
  onNats({
    id: "repair/sealed",
    about: "the main stream is sealed: it takes nothing, and no edit opens it",
    work: async (pipeline, { mustAsk, ask }) => {
      await pipeline.create();
      const info = await ask("STREAM.INFO.MESSAGES");
      await mustAsk("STREAM.UPDATE.MESSAGES", { ...info.config, sealed: true });
    },
    expect: { findings: { "nats/stream-config/sealed": "error" }, neverTypes: ["stream rm", "stream purge"] },
  }),
  onNats({
    id: "repair/one-large-value",
    about:
      "a bucket of a mebibyte holds one value of 600 KB: small ones fit, and a new value of that size is refused",
    work: async (pipeline, { mustAsk, publish }) => {
      await pipeline.create();
      await mustAsk("STREAM.CREATE.KV_BIG", {
        ...{ name: "KV_BIG", subjects: ["$KV.BIG.>"], max_msgs_per_subject: 1, max_bytes: 1024 ** 2 },
        ...{ discard: "new", allow_rollup_hdrs: true, allow_direct: true },
      });
      await publish("$KV.BIG.k", "a".repeat(600_000));
    },
    expect: {
      findings: { "nats/stream-capacity/refuses": "warning" },
      says: ["it refuses further subjects"],
      types: ["kv edit BIG"],
    },
  }),
];
