import { command } from "../../../../remedy/command.ts";
import type { Remedy } from "../../../../remedy/remedy.ts";
import type { Container } from "../../../../snapshot/kubernetes/container.ts";
import type { CheckId } from "../../../check-id.ts";
import type { PodWitness } from "../pod-witness.ts";

/**
 * The check that explains why a probe of a container fails; null: the container itself has to be looked at. The generated API answers nobody while a
 * request of it waits for PostgreSQL, its probes included (measured: 30 s for each), and the probes of NATS ask the health of JetStream.
 */
export function probeReason(
  spec: Container | undefined,
  proof: string | null,
  { outcomes }: PodWitness,
): CheckId | null {
  const fails = (id: CheckId) => outcomes.get(id) === "fail";
  const asks = (name: string) => spec?.env.some((variable) => variable.name === name) === true;
  const isSilent = /context deadline exceeded|Client\.Timeout|timed out|i\/o timeout/i.test(proof ?? "");
  // 503 is what its /health says when the pool has given up.
  if (
    (isSilent || /statuscode: 503/.test(proof ?? "")) &&
    asks("DATABASE_URL") &&
    fails("postgres/reachable")
  )
    return "postgres/reachable";
  const isNats = spec?.ports.some(({ containerPort }) => containerPort === 4222) === true;
  return isNats && /statuscode: 503/.test(proof ?? "") && fails("nats/reachable") ? "nats/reachable" : null;
}

/** Of a probe that fails for another check's reason. */
export const probeReasonRemedy = (check: CheckId): Remedy => ({
  summary: `It answers again once ${check} is repaired.`,
  commands: [command("nomnom", "explain", check)],
});
