import type * as z from "zod";
import { failure, type ProbeResult, succeed } from "../snapshot/probe-result.ts";
import type { System } from "../systems/systems.ts";

/** An answer in the shape that is needed. One of another shape is a failed read that names what was asked: no server is trusted to keep to it. */
export function answerAs<T>(
  schema: z.ZodType<T>,
  system: System,
  asked: string,
  answer: ProbeResult<unknown>,
): ProbeResult<T> {
  if (!answer.ok) return answer;
  const parsed = schema.safeParse(answer.data);
  if (parsed.success) return succeed(parsed.data);
  const [issue] = parsed.error.issues;
  const where = (issue?.path ?? []).map(String).join(".");
  return failure({
    kind: "invalid",
    system,
    message: `${asked}: ${where === "" ? "" : `${where}: `}${issue?.message ?? "unexpected shape"}`,
  });
}
