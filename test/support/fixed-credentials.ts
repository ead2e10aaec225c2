import type { Credentials } from "../../src/connect/kubernetes/credentials.ts";

/** Credentials that never end and cannot be renewed. @param authorization The header's value; null: none is sent. */
export const fixedCredentials = (authorization: string | null = null): Credentials => ({
  authorization,
  clientCertificate: null,
  secrets: [],
  expiresAtMs: null,
  endsAtMs: null,
  renewable: false,
});
