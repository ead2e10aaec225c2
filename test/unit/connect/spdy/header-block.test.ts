import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createHeaderBlocks } from "../../../../src/connect/spdy/header-block.ts";
import { createHeaderInflater } from "../../../../src/lab/kubernetes-api/spdy/header-inflater.ts";

describe("header blocks", () => {
  it("Header blocks come out as they went in, one after the other of the same connection", async () => {
    const names = fc.string({ minLength: 1, maxLength: 20 }).map((name) => name.toLowerCase());
    const headers = fc.dictionary(names, fc.string({ maxLength: 60 }), { maxKeys: 5 });
    await fc.assert(
      fc.asyncProperty(fc.array(headers, { minLength: 1, maxLength: 6 }), async (blocks) => {
        const write = createHeaderBlocks();
        const inflater = createHeaderInflater();
        for (const block of blocks)
          expect(Object.fromEntries(await inflater.read(write(block)))).toEqual({ ...block });
      }),
      { numRuns: 50 },
    );
  });

  it("Header blocks of a real kubelet are read with the dictionary it compresses them with", async () => {
    const inflater = createHeaderInflater();
    for (const block of ["78f9e3c6a7c26260606000000000ffff", "026100000000ffff"])
      expect([...(await inflater.read(Buffer.from(block, "hex")))]).toEqual([]);
  });

  it("Header blocks that are none are an error, not a wait", async () => {
    const inflater = createHeaderInflater();
    await expect(inflater.read(Buffer.from("00ff00ff", "hex"))).rejects.toThrow("cannot be inflated");
  });
});
