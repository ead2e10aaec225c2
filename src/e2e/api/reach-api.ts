import { setTimeout as delay } from "node:timers/promises";
import { callHttp } from "../../connect/forwarded-http.ts";
import { textOf } from "../../connect/transport-error.ts";
import type { RunContext } from "../run/run-context.ts";
import { newApiName } from "../run/settings.ts";
import type { Facts, StepEnd } from "../steps/step.ts";
import { unreadable } from "../steps/step-outcome.ts";
import { flavourOf, flavourWords, speaksBase64 } from "./api-flavour.ts";
import { belongsToDeployment } from "./workload-pods.ts";

const retryMs = 200;
const answerTimeoutMs = 15_000;
/** Of the Service; the API's port is fixed when it is generated. */
const apiPort = 8080;

/** Opens a local port for the API's Service, believed in once /health has answered through it. */
export async function reachApi(run: RunContext, { apiPods }: Partial<Facts>): Promise<StepEnd> {
  if (apiPods?.some(({ ready }) => ready) === false)
    return {
      status: "blocked",
      reason: `no pod of the API is ready (step ${run.numberOf("verify-new-api")})`,
      message: "There is no pod to forward to",
    };
  const service = newApiName(run.settings);
  const forward = await run.connections.forwardService(service, apiPort);
  if (!forward.ok) return unreadable(forward.error);
  const { port } = forward.data;
  const startedMs = run.monotonicMs();
  for (;;) {
    const outcome = await askHealth(run, port, service);
    if (outcome !== "again") return withPod(run, outcome, forward.data.lastPod(), apiPods);
    if (run.monotonicMs() - startedMs > answerTimeoutMs) {
      const why = forward.data.lastFailure() ?? (await whyWithoutDatabase(run));
      return {
        status: "fail",
        hop: "client-to-api",
        message: `Service ${service} does not answer GET /health within ${answerTimeoutMs / 1000} s${why === null ? "" : `: ${why}`}`,
      };
    }
    await delay(retryMs, undefined, { signal: run.signal });
  }
}

/** The generated API holds its answers back, those of all its addresses in the end, while it waits 30 s for a connection to its database. */
async function whyWithoutDatabase({ connections }: RunContext): Promise<string | null> {
  const database = await connections.postgres();
  const asked = database.ok ? await database.data.query("SELECT 1") : database;
  if (asked.ok || (asked.error.kind !== "unreachable" && asked.error.kind !== "timeout")) return null;
  return `PostgreSQL does not answer (${asked.error.message}), and the API waits 30 s for it before it answers`;
}

async function askHealth(run: RunContext, port: number, service: string): Promise<StepEnd | "again"> {
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
    const kind = flavourOf(reply.json);
    if (kind === "unknown")
      return {
        status: "fail",
        hop: "client-to-api",
        message: `What answers behind Service ${service} is no ingestion API: its /health has neither "service" nor "database"`,
        evidence: { health: reply.body.slice(0, 200) },
      };
    const flavour = kind === "generated" && (await speaksBase64(port, limits)) ? "generated-base64" : kind;
    return {
      status: "pass",
      message: `127.0.0.1:${port} reaches Service ${service}, /health says it is ${flavourWords[flavour]}`,
      evidence: { localPort: port, service, flavour },
      gives: { api: { port, flavour } },
    };
  } catch (error) {
    run.progress(`waiting for an answer of Service ${service}: ${textOf(error)}`);
    if (run.signal.aborted) throw error;
    return "again";
  }
}

/** A Service whose selector also matches another Deployment's pods sends some messages there. */
async function withPod(
  run: RunContext,
  outcome: StepEnd,
  pod: string | null,
  seen: Facts["apiPods"] | undefined,
): Promise<StepEnd> {
  const named = { ...outcome, evidence: { ...outcome.evidence, pod } };
  if (outcome.status !== "pass" || pod === null || seen?.some(({ name }) => name === pod)) return named;
  const newApi = newApiName(run.settings);
  // One that step 2 has not seen may have come since, in place of another.
  const client = await run.connections.kubernetes();
  if (!client.ok || (await belongsToDeployment(client.data, pod, newApi)) !== false) return named;
  return {
    ...named,
    status: "warn",
    message: `${outcome.message}; it went to pod ${pod}, which is not of ${newApi}: the Service routes to both`,
  };
}
