import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { commandLine } from "../../../src/remedy/command.ts";
import { kubectlFor } from "../../../src/remedy/kubectl.ts";
import { natsFor } from "../../../src/remedy/nats.ts";

/** JetStream takes each of these as the name of a stream, the API server as the name of what a pod refers to. */
const hostile = ["-rf", "--all", "--force", "--server=nats://evil.example:4222", "-", "--", "--help"];

const direct = {
  context: null,
  namespace: null,
  nats: "nats://127.0.0.1:1",
  postgres: null,
  routes: { nats: { origin: "--nats-url", forwarded: false } },
};
const nats = natsFor(direct);
const kubectl = kubectlFor({ context: null, namespace: "dev" });

const isThere = (program: string) => spawnSync(program, ["--help"], { stdio: "ignore" }).error === undefined;

/** What a program says to a line, run by a real shell. */
const answerTo = (line: string): string => {
  const { stdout, stderr } = spawnSync("sh", ["-c", line], { encoding: "utf8", timeout: 10_000 });
  return stdout + stderr;
};

describe.each(hostile)("a name that is %j", (name) => {
  test("stands behind the end of nats' flags", () => {
    expect(commandLine(nats("stream", "edit", name, "--ack", "--force"))).toBe(
      `nats --server nats://127.0.0.1:1 stream edit --ack --force -- ${name}`,
    );
    expect(commandLine(nats("consumer", "info", "ORDERS", name))).toBe(
      `nats --server nats://127.0.0.1:1 consumer info -- ORDERS ${name}`,
    );
  });

  test("is written into the word of the flag whose value it is", () => {
    expect(commandLine(nats("stream", "edit", "A", "--subjects", name, "--force"))).toBe(
      `nats --server nats://127.0.0.1:1 stream edit A --subjects=${name} --force`,
    );
  });

  test("is part of TYPE/NAME for kubectl", () => {
    expect(commandLine(kubectl("edit", "configmap", name))).toBe(`kubectl -n dev edit configmap/${name}`);
  });

  test.skipIf(!isThere("nats"))("is a name to the real nats, which then looks for its server", () => {
    for (const line of [
      nats("stream", "info", name),
      nats("consumer", "info", name, name),
      nats("stream", "edit", "A", "--subjects", name, "--force"),
    ])
      expect(answerTo(commandLine(line))).toMatch(/no servers available/);
  });

  test.skipIf(!isThere("kubectl"))("is a name to the real kubectl, which then looks for its server", () => {
    const look = kubectl("get", "configmap", name, "-o", "name");
    const line = commandLine(look).replace("kubectl", "kubectl --server http://127.0.0.1:1");
    expect(answerTo(line)).toMatch(/127\.0\.0\.1:1 was refused|may not have more than one slash/);
  });
});

test("our own flags stay flags", () => {
  expect(commandLine(kubectl("get", "pods", "-l", "app=x"))).toBe("kubectl -n dev get pods -l app=x");
  expect(commandLine(kubectl("get", "pods", "--show-labels"))).toBe("kubectl -n dev get pods --show-labels");
  expect(commandLine(nats("stream", "info", "A"))).toBe("nats --server nats://127.0.0.1:1 stream info A");
});
