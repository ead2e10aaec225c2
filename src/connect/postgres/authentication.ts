/** libpq's names of the ways a server asks a client to prove itself (require_auth); `none`: it does not ask. */
export const authMethods = ["none", "password", "md5", "gss", "sspi", "scram-sha-256"] as const;
export type AuthMethod = (typeof authMethods)[number];

/** What a server has to do before it is given a proof of the password, and what it must not ask for. */
export interface AuthDemands {
  /** channel_binding=require: the proof holds for this TLS session only, so nobody in between can use it. */
  channelBinding: boolean;
  /** require_auth; null: any. */
  methods: readonly AuthMethod[] | null;
}

export const noDemands: AuthDemands = { channelBinding: false, methods: null };

/** The server asks for what it may not be given. */
export class AuthRefusedError extends Error {
  override readonly name = "AuthRefusedError";
}

/** PostgreSQL, "Message Formats": AuthenticationOk and what comes before it. */
const requests: Readonly<Record<number, AuthMethod>> = {
  3: "password",
  5: "md5",
  7: "gss",
  9: "sspi",
  10: "scram-sha-256",
};
const [ok, saslFinal] = [0, 12];

/**
 * Looks at each authentication message before it is answered: anything else would send the password first and ask afterwards.
 * @returns for the body of each: null, or why the session ends here.
 */
export function createAuthGuard({
  channelBinding,
  methods,
}: AuthDemands): (body: Buffer) => AuthRefusedError | null {
  let asked = false;
  let proven = false;
  const check = (method: AuthMethod) =>
    methods === null || methods.includes(method)
      ? null
      : new AuthRefusedError(
          `the server ${method === "none" ? "asks for no password" : `asks for authentication by ${method}`}, which require_auth does not allow`,
        );
  return (body) => {
    const type = body.length < 4 ? -1 : body.readInt32BE(0);
    const method = requests[type];
    if (type === saslFinal) proven = true;
    if (method !== undefined) {
      asked = true;
      if (
        channelBinding &&
        !(type === 10 && body.subarray(4).toString("latin1").split("\0").includes("SCRAM-SHA-256-PLUS"))
      )
        return new AuthRefusedError(
          "the server offers no channel binding, which channel_binding=require demands",
        );
      return check(method);
    }
    if (type !== ok) return null;
    if (channelBinding && !proven)
      return new AuthRefusedError(
        "the server lets anybody in without channel binding, which channel_binding=require demands",
      );
    return asked ? null : check("none");
  };
}

/** `scram-sha-256,md5` or `!password,!md5`. Null: a name in it is unknown, or both forms are mixed, as libpq refuses them. */
export function parseRequireAuth(text: string): readonly AuthMethod[] | null {
  const names = text.split(",").map((name) => name.trim());
  const without = names.filter((name) => name.startsWith("!")).map((name) => name.slice(1));
  if (without.length > 0 && without.length < names.length) return null;
  const listed = authMethods.filter((method) => (without.length > 0 ? without : names).includes(method));
  if (listed.length !== names.length) return null;
  return without.length > 0 ? authMethods.filter((method) => !listed.includes(method)) : listed;
}
