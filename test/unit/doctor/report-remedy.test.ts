import { expect, test } from "vitest";
import { reportRemedy } from "../../../src/doctor/report-remedy.ts";
import { kubectlFor } from "../../../src/remedy/kubectl.ts";
import { natsFor } from "../../../src/remedy/nats.ts";
import { oneOf } from "../../../src/remedy/remedy.ts";

const nowhere = { context: null, namespace: null, nats: "nats://127.0.0.1:4222", postgres: null };
const remedyFor = (
  target: typeof nowhere | { context: string; namespace: string; nats: null; postgres: null },
) => ({
  summary: "Set max_file to 3Gi and restart NATS.",
  ...oneOf(
    [kubectlFor(target)("edit", "configmap", "nomnom-nats-config")],
    [natsFor(target)("stream", "edit", "MESSAGES", "--max-bytes", "1Gi")],
  ),
});

test("Without a cluster no command acts on whatever cluster kubectl is set to", () => {
  expect(reportRemedy(remedyFor(nowhere), nowhere)).toEqual({
    summary: "Set max_file to 3Gi and restart NATS.",
    commands: ["nats --server nats://127.0.0.1:4222 stream edit MESSAGES --max-bytes 1Gi"],
  });
});

test("With a cluster every way stands there", () => {
  const target = { context: "lab", namespace: "dev", nats: null, postgres: null };
  const remedy = reportRemedy(remedyFor(target), target);
  expect(remedy?.commands).toEqual(["kubectl --context lab -n dev edit configmap nomnom-nats-config"]);
  expect(remedy?.alternatives).toHaveLength(1);
});
