import { describe, expect, test } from "vitest";
import { lintText } from "./lint-text.ts";

const resource = (kind: string, spec: string) => `apiVersion: jetstream.nats.io/v1beta2
kind: ${kind}
metadata: { name: orders }
spec:
${spec}`;

describe("nack's resources before they are applied", () => {
  test("Days are found, which nack cannot read", () => {
    const text = resource(
      "Stream",
      "  name: ORDERS\n  subjects: [orders.>]\n  storage: file\n  maxAge: 1d\n",
    );
    expect(lintText({ "stream.yaml": text })).toEqual([
      "error nats/nack-resources/unreadable stream.yaml:8:11",
    ]);
    expect(lintText({ "stream.yaml": text.replace("1d", "24h") })).toEqual([]);
  });

  test("A consumer that acknowledges and does not say how long it waits is found: nack's definition fills in 1ns", () => {
    const text = resource("Consumer", "  streamName: ORDERS\n  durableName: c\n  ackPolicy: explicit\n");
    expect(lintText({ "consumer.yaml": text })).toEqual([
      "warning nats/nack-resources/hasty-ack-wait consumer.yaml:5:3",
    ]);
    expect(lintText({ "consumer.yaml": `${text}  ackWait: 30s\n` })).toEqual([]);
    expect(lintText({ "consumer.yaml": text.replace("explicit", "none") })).toEqual([]);
  });

  test("Both kinds of filters at once, and one wait of a list, are found", () => {
    const text = resource(
      "Consumer",
      "  streamName: ORDERS\n  durableName: c\n  filterSubject: a\n  filterSubjects: [b]\n  backoff: [1s, 5 min]\n",
    );
    expect(lintText({ "consumer.yaml": text })).toEqual([
      "error nats/nack-resources/unreadable consumer.yaml:9:17",
      "error nats/nack-resources/unreadable consumer.yaml:7:18",
    ]);
  });
});
