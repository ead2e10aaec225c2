import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { guarded } from "../../../src/cli/guarded-stream.ts";
import { createRedactor } from "../../../src/cli/redactor.ts";

const redactor = createRedactor();
redactor.knows(() => ["S3cret-pw/x", "postgres"]);

/** What is read of a stream behind the gate. */
async function written(...chunks: (string | Uint8Array)[]): Promise<string> {
  const stream = new PassThrough();
  guarded(guarded(stream, redactor), redactor);
  for (const chunk of chunks) stream.write(chunk);
  stream.end();
  return text(stream);
}

it("A guarded stream lets no password in use through, in no spelling, whoever writes it", async () => {
  const base64 = Buffer.from("S3cret-pw/x").toString("base64").replace(/=+$/, "");
  expect(await written(`a S3cret-pw/x b S3cret-pw%2Fx c ${base64} d`)).toBe("a *** b *** c *** d");
});

it("A guarded stream lets everything else through as it is, words that are passwords somewhere included", async () => {
  const screen = "\u001b[2J\u001b[1mpostgres\u001b[0m password=x\r\n";
  expect(await written(screen, Buffer.from("bytes"))).toBe(`${screen}bytes`);
});
