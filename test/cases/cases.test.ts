import { afterAll, describe, expect, test } from "vitest";
import { cases } from "./cases.ts";
import { runCase, trouble } from "./run-case.ts";
import { shareServers } from "./servers.ts";

const shared = shareServers();
afterAll(() => shared[Symbol.asyncDispose]());

describe.concurrent("doctor is right about", () => {
  test.for(cases)("doctor is right about $id: $about", async (each, { skip }) => {
    const outcome = await runCase(each, shared);
    skip(outcome.notRun !== null, outcome.notRun ?? "");
    expect(trouble(outcome)).toBeNull();
  });
});
