import { setTimeout as delay } from "node:timers/promises";
import { callHttp } from "../../connect/forwarded-http.ts";
import { textOf } from "../../connect/transport-error.ts";
import { flavourOf, flavourWords, speaksBase64 } from "../api/api-flavour.ts";
import { belongsToDeployment } from "../api/workload-pods.ts";
import type { RunContext, StepOutcome } from "../run/run-context.ts";
import { newApiName } from "../run/settings.ts";
import { unreadable } from "../run/unreachable.ts";
import type { Step } from "./step.ts";

const retryMs = 200;
const answerTimeoutMs = 15_000;
/** Of the Service; the API's port is fixed when it is generated. */
const apiPort = 8080;

/** Step 3: a local port for the API's Service, believed in once /health has answered through it. */
export const portForward: Step = {
  id: "port-forward",
  needs: [],
  async run(run) {
    if (run.facts.apiPods?.some(({ ready }) => ready) === false)
      return {
        status: "blocked",
        reason: "no pod of the API is ready (step 2)",
        message: "There is no pod to forward to",
      };
    const service = newApiName(run.settings);
    const forward = await run.connections.forwardService(service, apiPort);
    if (!forward.ok) return unreadable(forward.error);
    const { port } = forward.data;
    const startedMs = run.monotonicMs();
    for (;;) {
      const outcome = await askHealth(run, port, service);
      if (outcome !== "again") return await withPod(run, outcome, forward.data.lastPod());
      if (run.monotonicMs() - startedMs > answerTimeoutMs) {
        const why = forward.data.lastFailure();
        return {
          status: "fail",
          hop: "client-to-api",
          message: `Service ${service} does not answer GET /health within ${answerTimeoutMs / 1000} s${why === null ? "" : `: ${why}`}`,
        };
      }
      await delay(retryMs, undefined, { signal: run.signal });
    }
  },
};

async function askHealth(run: RunContext, port: number, service: string): Promise<StepOutcome | "again"> {
  const limits = { timeoutMs: run.settings.requestTimeoutMs, signal: run.signal };
  try {
    const reply = await callHttp({ port, method: "GET", path: "/health" }, limits);
    if (reply.status !== 200)
      return {
        status: "fail",
        hop: "client-to-api",
        message: `GET /health answers ${reply.status}: ${reply.body.slice(0, 200)}`,
        evidence: { status: reply.status },
      };
    const flavour = flavourOf(reply.json);
    if (flavour === "unknown")
      return {
        status: "fail",
        hop: "client-to-api",
        message: `What answers behind Service ${service} is no ingestion API: its /health has neither "service" nor "database"`,
        evidence: { health: reply.body.slice(0, 200) },
      };
    run.facts.flavour =
      flavour === "generated" && (await speaksBase64(port, limits)) ? "generated-base64" : flavour;
    run.facts.apiPort = port;
    return {
      status: "pass",
      message: `127.0.0.1:${port} reaches Service ${service}, /health says it is ${flavourWords[run.facts.flavour]}`,
      evidence: { localPort: port, service, flavour: run.facts.flavour },
    };
  } catch (error) {
    run.progress(`waiting for an answer of Service ${service}: ${textOf(error)}`);
    if (run.signal.aborted) throw error;
    return "again";
  }
}

/** A Service whose selector also matches another Deployment's pods sends some messages there. */
async function withPod(run: RunContext, outcome: StepOutcome, pod: string | null): Promise<StepOutcome> {
  const told = { ...outcome, evidence: { ...outcome.evidence, pod } };
  const seen = run.facts.apiPods;
  if (outcome.status !== "pass" || pod === null || seen?.some(({ name }) => name === pod)) return told;
  const newApi = newApiName(run.settings);
  // One that step 2 has not seen may have come since, in place of another.
  const client = await run.connections.kubernetes();
  if (!client.ok || (await belongsToDeployment(client.data, pod, newApi)) !== false) return told;
  return {
    ...told,
    status: "warn",
    message: `${outcome.message}; it went to pod ${pod}, which is not of ${newApi}: the Service routes to both`,
  };
}
