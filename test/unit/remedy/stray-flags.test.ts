import { describe, expect, test } from "vitest";
import { commandLine } from "../../../src/remedy/command.ts";
import { hostileNames, kubectl, nats } from "../../support/stray-flags.ts";

describe.each(hostileNames)("a name that is %j", (name) => {
  test("A name like a flag stands behind the end of nats' flags", () => {
    expect(commandLine(nats("stream", "edit", name, "--ack", "--force"))).toBe(
      `nats --server nats://127.0.0.1:1 stream edit --ack --force -- ${name}`,
    );
    expect(commandLine(nats("consumer", "info", "ORDERS", name))).toBe(
      `nats --server nats://127.0.0.1:1 consumer info -- ORDERS ${name}`,
    );
  });

  test("A name like a flag is written into the word of the flag whose value it is", () => {
    expect(commandLine(nats("stream", "edit", "A", "--subjects", name, "--force"))).toBe(
      `nats --server nats://127.0.0.1:1 stream edit A --subjects=${name} --force`,
    );
  });

  test("A name like a flag is part of TYPE/NAME for kubectl", () => {
    expect(commandLine(kubectl("edit", "configmap", name))).toBe(`kubectl -n dev edit configmap/${name}`);
  });
});

test("Our own flags stay flags", () => {
  expect(commandLine(kubectl("get", "pods", "-l", "app=x"))).toBe("kubectl -n dev get pods -l app=x");
  expect(commandLine(kubectl("get", "pods", "--show-labels"))).toBe("kubectl -n dev get pods --show-labels");
  expect(commandLine(nats("stream", "info", "A"))).toBe("nats --server nats://127.0.0.1:1 stream info A");
});
