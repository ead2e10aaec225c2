import * as z from "zod";
import type { CallLimits } from "../../connect/deadline.ts";
import { callHttp } from "../../connect/forwarded-http.ts";

/** `generated`: with database and raw bodies; `generated-base64`: HEAD's; `nats-api`: the generic one without database. */
export type ApiFlavour = "generated" | "generated-base64" | "nats-api" | "unknown";

const healthSchema = z.object({ service: z.string().optional(), database: z.string().optional() });

/** Which API answers, by the keys of its /health (nomnom contract §3.2). */
export function flavourOf(health: unknown): "nats-api" | "generated" | "unknown" {
  const parsed = healthSchema.safeParse(health);
  if (!parsed.success) return "unknown";
  if (parsed.data.service === "nats-api") return "nats-api";
  return parsed.data.database === undefined ? "unknown" : "generated";
}

const errorSchema = z.object({ error: z.string().startsWith("Validation error") });

/**
 * Whether the API wants its body wrapped in base64. Asked with a text that is not JSON, which creates nothing: the raw API answers with its own
 * validation error, the other with its framework's.
 */
export async function speaksBase64(port: number, limits: CallLimits): Promise<boolean> {
  const reply = await callHttp({ port, method: "POST", path: "/ingest/message", body: "{" }, limits);
  return !errorSchema.safeParse(reply.json).success;
}

/** The body of POST /ingest/message for a JSON text. */
export function ingestBody(flavour: ApiFlavour, text: string): string {
  if (flavour !== "generated-base64") return text;
  return JSON.stringify({ body_base64: Buffer.from(text).toString("base64") });
}

export const flavourWords: Readonly<Record<ApiFlavour, string>> = {
  generated: "the generated API",
  "generated-base64": "the generated API that wants base64",
  "nats-api": "the generic nats-api, which knows no database",
  unknown: "an unknown API",
};
