import { createHash } from "node:crypto";
import { nkeys } from "@nats-io/transport-node";

/** nats.conf of a server whose accounts are JWTs, and a credentials file for each of them. */
export interface OperatorMode {
  configuration: string;
  credentials: ReadonlyMap<string, string>;
}

type KeyPair = ReturnType<typeof nkeys.createAccount>;

const unlimited = {
  ...{ subs: -1, data: -1, payload: -1, imports: -1, exports: -1 },
  ...{ wildcards: true, conn: -1, leaf: -1 },
};

/**
 * Accounts by name with their JetStream limits in the words of account claims (`disk_storage`, `tiered_limits`, …), signed as `nsc` would. `issued` and
 * `expires`: from when to when the credentials are valid, in seconds since 1970.
 */
export function operatorMode(
  accounts: Readonly<Record<string, object>>,
  { issued, expires }: { issued?: number; expires?: number } = {},
): OperatorMode {
  const operator = nkeys.createOperator();
  const system = nkeys.createAccount();
  const preload = [[system.getPublicKey(), accountToken(operator, system, "SYS", {})] as const];
  const credentials = new Map<string, string>();
  for (const [name, limits] of Object.entries(accounts)) {
    const account = nkeys.createAccount();
    const user = nkeys.createUser();
    preload.push([account.getPublicKey(), accountToken(operator, account, name, limits)]);
    const claims = { type: "user", version: 2, subs: -1, data: -1, payload: -1 };
    const token = sign(account, user.getPublicKey(), "user", claims, { issued, expires });
    credentials.set(name, credentialsFile(token, new TextDecoder().decode(user.getSeed())));
  }
  const operatorToken = sign(operator, operator.getPublicKey(), "OPERATOR", {
    type: "operator",
    version: 2,
    system_account: system.getPublicKey(),
  });
  const resolved = preload.map(([key, token]) => `  ${key}: "${token}"`).join("\n");
  const configuration = `operator: "${operatorToken}"\nresolver: MEMORY\nresolver_preload: {\n${resolved}\n}`;
  return { configuration, credentials };
}

const accountToken = (operator: KeyPair, account: KeyPair, name: string, limits: object): string =>
  sign(operator, account.getPublicKey(), name, {
    type: "account",
    version: 2,
    limits: { ...unlimited, ...limits },
    default_permissions: {},
  });

function sign(
  by: KeyPair,
  subject: string,
  name: string,
  nats: object,
  {
    issued = Math.floor(Date.now() / 1000),
    expires,
  }: { issued?: number | undefined; expires?: number | undefined } = {},
): string {
  const claims = { iat: issued, exp: expires, iss: by.getPublicKey(), name, sub: subject, nats };
  const id = createHash("sha256").update(JSON.stringify(claims)).digest("hex").toUpperCase();
  const body = [
    { typ: "JWT", alg: "ed25519-nkey" },
    { ...claims, jti: id },
  ]
    .map(encoded)
    .join(".");
  return `${body}.${Buffer.from(by.sign(new TextEncoder().encode(body))).toString("base64url")}`;
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

const credentialsFile = (token: string, seed: string): string => `-----BEGIN NATS USER JWT-----
${token}
------END NATS USER JWT------

-----BEGIN USER NKEY SEED-----
${seed}
------END USER NKEY SEED------
`;
