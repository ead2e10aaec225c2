import { describe, expect, it } from "vitest";
import { deadLettersLeft } from "../../../../src/e2e/reporting/dead-letters-left.ts";
import { natsFor } from "../../../../src/remedy/nats.ts";

const nats = natsFor({ context: null, namespace: null, nats: "nats://h:4222", postgres: null });

describe("dead letters that a run leaves", () => {
  it("Dead letters that a run leaves are named with the line that removes the one there is", () => {
    expect(deadLettersLeft(nats, "MESSAGESDLQ", [7])).toEqual([
      {
        what: "the dead letter of this run's order stays: sequence 7 of stream MESSAGESDLQ",
        command: "nats --server nats://h:4222 stream rmm MESSAGESDLQ 7 --force",
      },
    ]);
  });

  it("Dead letters that a run leaves are named in stretches, without those of others between them", () => {
    expect(deadLettersLeft(nats, "MESSAGESDLQ", [5, 6, 9, 7])).toEqual([
      {
        what: "4 dead letters of this run's orders stay: sequences 5 to 7, 9 of stream MESSAGESDLQ",
        command: expect.stringMatching(
          /^for sequence in \$\(seq 5 7\) 9; do nats --server nats:\/\/h:4222 stream rmm MESSAGESDLQ "\$\{sequence.*\}" --force; done$/,
        ),
      },
    ]);
  });

  it("Dead letters that a run leaves are counted, where there are too many stretches for a line", () => {
    const odd = Array.from({ length: 21 }, (_, index) => 2 * index + 1);
    expect(deadLettersLeft(nats, "MESSAGESDLQ", odd)).toEqual([
      {
        what: expect.stringMatching(/^21 dead letters .* 37, 39 and more of stream MESSAGESDLQ$/),
        command: null,
      },
    ]);
  });

  it("Dead letters that a run leaves are none where no stream keeps them or none was seen", () => {
    expect(deadLettersLeft(nats, null, [1])).toEqual([]);
    expect(deadLettersLeft(nats, "MESSAGESDLQ", [])).toEqual([]);
  });
});
