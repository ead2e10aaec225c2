import { setTimeout as delay } from "node:timers/promises";
import type { HttpSend } from "../../blueprint/message-plan.ts";
import { callHttp } from "../../connect/http-call.ts";
import { textOf } from "../../connect/transport-error.ts";
import type { RunContext } from "../run/run-context.ts";
import { newApiName } from "../run/settings.ts";
import type { Facts, StepEnd } from "../steps/step.ts";
import { unreadable } from "../steps/step-outcome.ts";
import { type ReachedService, reachService } from "./reach-service.ts";
import { kindOf } from "./service-kind.ts";
import { belongsToDeployment } from "./workload-pods.ts";

const retryMs = 200;
const answerTimeoutMs = 15_000;

/** Opens the way to the service, which counts as open once the service has answered through it. */
export async function reachApi(
  run: RunContext,
  send: HttpSend,
  { apiPods }: Partial<Facts>,
): Promise<StepEnd> {
  if (apiPods?.some(({ ready }) => ready) === false)
    return {
      status: "blocked",
      reason: `no pod of the API is ready (step ${run.numberOf("verify-new-api")})`,
      message: "There is no pod to forward to",
    };
  const service = await reachService(run, send.place, newApiName(run.settings));
  if (!service.ok) return unreadable(service.error);
  const startedMs = run.monotonicMs();
  for (;;) {
    const answer = await ask(run, send, service.data);
    if (answer.kind === "ended") return withPod(run, answer.end, service.data.lastPod(), apiPods);
    if (run.monotonicMs() - startedMs > answerTimeoutMs) {
      const why = service.data.lastFailure() ?? (await whyWithoutDatabase(run, send)) ?? answer.why;
      return {
        status: "fail",
        hop: "client-to-api",
        message: `${service.data.words} does not answer GET ${send.health ?? "/"} within ${answerTimeoutMs / 1000} s${why === null ? "" : `: ${why}`}`,
      };
    }
    await delay(retryMs, undefined, { signal: run.signal });
  }
}

/** An API that cares for its database holds its answers back, those of all its addresses in the end, while it waits 30 s for a connection to it. */
async function whyWithoutDatabase({ connections }: RunContext, { kinds }: HttpSend): Promise<string | null> {
  if (!kinds.some(({ unless }) => unless !== null)) return null;
  const database = await connections.postgres();
  const asked = database.ok ? await database.data.query("SELECT 1") : database;
  if (asked.ok || (asked.error.kind !== "unreachable" && asked.error.kind !== "timeout")) return null;
  return `PostgreSQL does not answer (${asked.error.message}), and the API waits 30 s for it before it answers`;
}

type Answer = { kind: "ended"; end: StepEnd } | { kind: "again"; why: string | null };
const ended = (end: StepEnd): Answer => ({ kind: "ended", end });

async function ask(run: RunContext, send: HttpSend, { origin, words }: ReachedService): Promise<Answer> {
  const limits = { timeoutMs: run.settings.requestTimeoutMs, signal: run.signal };
  // Without a path for its health any answer shows that it is there.
  const path = send.health ?? "/";
  try {
    const reply = await callHttp({ origin, method: "GET", path }, limits);
    if (send.health !== null && reply.status !== 200)
      return ended({
        status: "fail",
        hop: "client-to-api",
        message: `GET ${path} answers ${reply.status}: ${reply.body.slice(0, 200)}`,
        evidence: { status: reply.status },
      });
    const kind = await kindOf(send, reply.json, origin, limits);
    if (kind === null)
      return ended({
        status: "fail",
        hop: "client-to-api",
        message: `What answers behind ${words} is not ${send.called}: its ${path} has ${wantedOf(send)}`,
        evidence: { health: reply.body.slice(0, 200) },
      });
    const { localPort, service } = placeIn(run, send, origin);
    return ended({
      status: "pass",
      message: passed(
        run,
        send,
        { origin, words },
        `${path} ${send.health === null ? `answers ${reply.status}` : `says it is ${kind.called}`}`,
      ),
      evidence: { ...localPort, ...service, flavour: kind.name },
      gives: { api: { origin, kind } },
    });
  } catch (error) {
    run.progress(`waiting for an answer of ${words}: ${textOf(error)}`);
    if (run.signal.aborted) throw error;
    const isBuiltIn = run.settings.plan.origin === "built-in";
    return { kind: "again", why: isBuiltIn ? null : textOf(error) };
  }
}

const passed = (
  { settings }: RunContext,
  { place }: HttpSend,
  { origin, words }: Pick<ReachedService, "origin" | "words">,
  said: string,
): string =>
  "url" in place
    ? `${words}: ${said}`
    : `${new URL(origin).host} reaches Service ${newApiName(settings)}, ${said}`;

const placeIn = ({ settings }: RunContext, { place }: HttpSend, origin: string) =>
  "url" in place
    ? { localPort: {}, service: { service: place.url } }
    : { localPort: { localPort: Number(new URL(origin).port) }, service: { service: newApiName(settings) } };

/** `neither "service" nor "database"`. */
function wantedOf({ kinds }: HttpSend): string {
  const fields = new Set(
    kinds.flatMap(({ health }) => Object.keys(health).map((pointer) => `"${pointer.slice(1)}"`)),
  );
  return fields.size === 1 ? `no ${[...fields].join("")}` : `neither ${[...fields].join(" nor ")}`;
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
