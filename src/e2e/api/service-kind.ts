import type { HttpSend, ServiceKind } from "../../blueprint/message-plan.ts";
import type { CallLimits } from "../../connect/deadline.ts";
import { callHttp } from "../../connect/http-call.ts";
import { hasValues } from "../../json-pointer.ts";
import { fillValues } from "../plan/marks.ts";

/** Which of the plan's services answers, by what its health says; null: none of them. */
export async function kindOf(
  { kinds, method, path }: HttpSend,
  health: unknown,
  origin: string,
  limits: CallLimits,
): Promise<ServiceKind | null> {
  for (const kind of kinds) {
    if (!hasValues(health, kind.health)) continue;
    if (kind.unless === null) return kind;
    const reply = await callHttp({ origin, method, path, body: kind.unless.body }, limits);
    if (!hasValues(reply.json, kind.unless.json)) return kind;
  }
  return null;
}

/** What is sent to the service for a JSON text. */
export function bodyFor({ body }: ServiceKind, text: string): string {
  return body === null
    ? text
    : JSON.stringify(fillValues(body, { base64: Buffer.from(text).toString("base64") }));
}
