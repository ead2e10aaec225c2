import * as z from "zod";
import { parseJsonOr } from "../../parse-json.ts";
import type { Validity } from "../../snapshot/nats.ts";

const claimsSchema = z.object({ iat: z.number().optional(), exp: z.number().positive() });

/** From when to when credentials of a JWT are valid; null: they have no end, or hold no JWT that can be read. */
export function credentialsValidity(creds: Uint8Array | null): Validity | null {
  if (creds === null) return null;
  const text = new TextDecoder().decode(creds);
  const token = /BEGIN NATS USER JWT-+\s+([\w-]+\.[\w-]+\.[\w-]+)/.exec(text)?.[1];
  const claims = token?.split(".")[1];
  if (claims === undefined) return null;
  const json = parseJsonOr(Buffer.from(claims, "base64url").toString("utf8"), undefined);
  const parsed = claimsSchema.safeParse(json);
  if (!parsed.success) return null;
  const { iat, exp } = parsed.data;
  return { from: iat === undefined ? null : isoTime(iat), until: isoTime(exp) };
}

const isoTime = (seconds: number): string => new Date(seconds * 1000).toISOString();
