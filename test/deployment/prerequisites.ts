import { accessSync, constants } from "node:fs";
import { delimiter, dirname, join } from "node:path";

/** The nats-server to test with: NOMNOM_NATS_SERVER, else the first on PATH. Throws with the command that installs one. */
export function natsServerBinary(): string {
  const named = process.env.NOMNOM_NATS_SERVER;
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin"];
  const candidates = named ? [named] : folders.map((folder) => join(folder, "nats-server"));
  const found = candidates.find(isExecutable);
  if (found === undefined) {
    throw new Error(
      named
        ? `NOMNOM_NATS_SERVER=${named} is not an executable file`
        : "nats-server is not installed; install it with: npx tsx scripts/ensure-nats-server.ts",
    );
  }
  return found;
}

/** The folder of the `nats` command line: that of NOMNOM_NATS_CLI, else on PATH. Throws with the command that installs it. */
export function natsCommandLine(): string {
  const named = process.env.NOMNOM_NATS_CLI;
  const folders = named ? [dirname(named)] : (process.env.PATH ?? "").split(delimiter);
  const found = folders.find((folder) => isExecutable(join(folder, "nats")));
  if (found === undefined)
    throw new Error(
      "the nats command line is not installed; install it with: go install github.com/nats-io/natscli/nats@v0.5.0",
    );
  return found;
}

/** The image for real pods. Throws with what it must hold. */
export function clusterImage(): string {
  const image = process.env.NOMNOM_CLUSTER_IMAGE;
  if (!image) {
    throw new Error(
      "NOMNOM_CLUSTER_IMAGE is not set: name an image the cluster can run that holds node (>= 20), nats-server and PostgreSQL; build one with: docker build -t nomnom-lab test/deployment/image && export NOMNOM_CLUSTER_IMAGE=nomnom-lab",
    );
  }
  return image;
}

/** The kubeconfig of the cluster under test. */
export function clusterKubeconfig(): string {
  const kubeconfig = process.env.KUBECONFIG;
  if (!kubeconfig) {
    throw new Error("KUBECONFIG is not set: point it at a cluster on which namespaces may be created");
  }
  return kubeconfig;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false; // not there or not executable: the caller says what to do
  }
}
