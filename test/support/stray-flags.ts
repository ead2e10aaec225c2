import { kubectlFor } from "../../src/remedy/kubectl.ts";
import { natsFor } from "../../src/remedy/nats.ts";

/** JetStream takes each of these as the name of a stream, the API server as the name of what a pod refers to. */
export const hostileNames = [
  "-rf",
  "--all",
  "--force",
  "--server=nats://evil.example:4222",
  "-",
  "--",
  "--help",
];

/** Lines of `nats` for a server at which nobody answers. */
export const nats = natsFor({
  context: null,
  namespace: null,
  nats: "nats://127.0.0.1:1",
  postgres: null,
  routes: { nats: { origin: "--nats-url", forwarded: false } },
});

/** Lines of `kubectl` for a namespace of the current context. */
export const kubectl = kubectlFor({ context: null, namespace: "dev" });
