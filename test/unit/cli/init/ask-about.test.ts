import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { askAbout } from "../../../../src/cli/init/ask-about.ts";
import type { Learned } from "../../../../src/cli/init/pipeline/learned.ts";
import type { Asking } from "../../../../src/cli/questions.ts";
import { allOf } from "../../../support/all-of.ts";

const learned: Learned = {
  servers: { nats: null, postgres: null },
  streams: [
    {
      name: "ORDERS",
      kind: "stream",
      isOfResource: false,
      subjects: ["orders.>"],
      maxBytes: -1,
      replicas: 1,
      storage: "file",
      settings: [],
      writers: ["checkout"],
      consumers: [{ name: "billing", filterSubjects: [], maxDeliver: null, settings: [], reader: "biller" }],
    },
  ],
  tables: [],
  filledBy: { found: null, others: [] },
  databases: [],
  redis: null,
  workloads: [
    { kind: "Deployment", name: "old", optional: true, remark: "has 0 replicas now" },
    { kind: "Deployment", name: "checkout", optional: false, remark: null },
  ],
  way: null,
  leftOut: { streams: [], tables: [], databases: [] },
};

/** What is agreed when somebody types this, and what was asked. */
async function answered(typed: string, signal = new AbortController().signal, about = learned) {
  const [stdin, stderr] = [new PassThrough(), new PassThrough()];
  stdin.end(typed);
  const context: Asking = { stdin, stderr, signal };
  const agreed = await askAbout(context, about);
  return { agreed, asked: allOf(stderr) };
}

test("Enter alone takes what was found", async () => {
  const { agreed, asked } = await answered("\n\n\n");
  expect(agreed).toEqual(learned);
  expect(asked).toBe(
    "Does checkout create stream ORDERS or publish to it? Its environment names it. [Y/n]: " +
      "Does biller take the messages of consumer billing of ORDERS? Its environment names it. [Y/n]: " +
      "Has Deployment old to run? It has 0 replicas now. [y/N]: ",
  );
});

test("The other answer changes what is written down", async () => {
  const { agreed } = await answered("n\nno\nY\n");
  expect(agreed.streams[0]?.writers).toEqual([]);
  expect(agreed.streams[0]?.consumers[0]?.reader).toBeNull();
  expect(agreed.workloads[0]).toMatchObject({ optional: false, remark: null });
});

test("What is no answer is asked again", async () => {
  const { agreed, asked } = await answered("perhaps\nn\n");
  expect(asked.match(/Does checkout create/g)).toHaveLength(2);
  expect(agreed.streams[0]?.writers).toEqual([]);
});

test("The end of input, and Ctrl-C, leave the rest as it was found", async () => {
  expect((await answered("n\n")).agreed.workloads).toEqual(learned.workloads);
  expect((await answered("n\n", AbortSignal.abort())).agreed).toEqual(learned);
});

test("Databases and who fills them are asked about, and changed as the answers say", async () => {
  const table = { name: "invoice", columns: [], unique: [] };
  const billing = {
    name: "billing",
    from: { workload: "biller", variable: "DATABASE_URL" },
    filledBy: { found: "biller", others: ["reporter"] },
    tables: [table],
    leftOut: [],
  };
  const shop: Learned = {
    ...{ ...learned, streams: [], workloads: [] },
    tables: [table],
    filledBy: { found: null, others: ["api", "worker"] },
    databases: [billing, { ...billing, name: "letters", tables: [] }],
  };
  const { agreed, asked } = await answered("\nn\n\ny\nn\ny\n", undefined, shop);
  expect(asked.split(/(?<=\]: )/)).toEqual([
    "Is database billing, whose address biller has, of this pipeline? [Y/n]: ",
    "Is database letters, whose address biller has, of this pipeline? [Y/n]: ",
    "Does api insert the rows of the tables? It has the address. [y/N]: ",
    "Does worker insert the rows of the tables? It has the address. [y/N]: ",
    "Does biller insert the rows of database billing? It has the address. [Y/n]: ",
    "Does reporter insert the rows of database billing? It has the address. [y/N]: ",
  ]);
  expect(agreed.filledBy.found).toBe("worker");
  expect(agreed.databases.map(({ name, filledBy }) => [name, filledBy.found])).toEqual([
    ["billing", "reporter"],
  ]);
});
