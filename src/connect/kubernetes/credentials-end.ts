import { X509Certificate } from "node:crypto";
import * as z from "zod";
import { parseJsonOr } from "../../parse-json.ts";

/** What is made for less time than this is renewed regularly: it always ends soon. */
const lastingMs = 30 * 24 * 60 * 60 * 1000;

/**
 * When what stands in a kubeconfig ends, in milliseconds since the epoch: the client certificate or the token, whichever is first. Null: nothing says so,
 * or it was never meant to last.
 */
export function credentialsEndMs(certificate: string | Buffer | null, token: string | null): number | null {
  const ends = [certificateEnd(certificate), tokenEnd(token)].filter((end) => end !== null);
  return ends.length === 0 ? null : Math.min(...ends);
}

function certificateEnd(pem: string | Buffer | null): number | null {
  if (pem === null) return null;
  try {
    const { validFrom, validTo } = new X509Certificate(pem);
    return endOf(Date.parse(validFrom), Date.parse(validTo));
  } catch {
    // The connection says what is wrong with it.
    return null;
  }
}

const endOf = (fromMs: number, endMs: number): number | null => (endMs - fromMs >= lastingMs ? endMs : null);

const claimsSchema = z.object({ exp: z.number(), iat: z.number() });

/** The `iat` and `exp` of a JSON web token (RFC 7519), in seconds; other tokens say nothing of themselves. */
function tokenEnd(token: string | null): number | null {
  const payload = /^[\w-]+\.([\w-]+)\.[\w-]*$/.exec(token ?? "")?.[1];
  if (payload === undefined) return null;
  const claims = claimsSchema.safeParse(
    parseJsonOr(Buffer.from(payload, "base64url").toString("utf8"), undefined),
  );
  return claims.success ? endOf(claims.data.iat * 1000, claims.data.exp * 1000) : null;
}
