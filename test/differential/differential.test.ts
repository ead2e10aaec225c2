import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CleanupStack, createCleanupStack } from "../../src/lab/cleanup-stack.ts";
import { type Comparison, compare } from "./compare.ts";
import { draw } from "./draw.ts";
import { programsOf } from "./programs.ts";
import { setUp, topologyKinds } from "./topologies.ts";

/** The same every time; `npm run differential` draws others, more, and in clusters of several versions. */
const seed = 20_261_128;
const requests = 90;

describe.each(topologyKinds.filter(({ servers }) => servers === 1))("on a $name", (kind) => {
  let cleanups: CleanupStack;
  let result: Comparison;
  beforeAll(async () => {
    cleanups = createCleanupStack();
    const [program] = await programsOf([]);
    if (program === undefined) throw new Error("there is no nats-server");
    result = await compare(await setUp(cleanups, kind, [program.file]), draw(requests, seed));
  });
  afterAll(() => cleanups.run());

  it(`JetStream answers what the model says, and nothing is undecidable (seed ${seed})`, () => {
    expect(result).toMatchObject({ wrong: [], undecidable: 0, late: 0, unanswered: 0 });
  });

  it("Some of what is asked is accepted and some refused", () => {
    expect(Math.min(result.accepted, result.refused)).toBeGreaterThan(10);
  });
});

it("In a cluster of three JetStream answers what the model says, or what it cannot decide", async () => {
  const cleanups = createCleanupStack();
  try {
    const [kind] = topologyKinds.filter(({ servers }) => servers > 1);
    const [program] = await programsOf([]);
    if (kind === undefined || program === undefined) throw new Error("there is no nats-server");
    const result = await compare(await setUp(cleanups, kind, [program.file]), draw(24, seed));
    expect(result).toMatchObject({ wrong: [] });
  } finally {
    await cleanups.run();
  }
});
