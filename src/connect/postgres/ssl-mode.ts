/** libpq's sslmode. */
export const sslModes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"] as const;
export type SslMode = (typeof sslModes)[number];

/** Those that may go on without TLS. */
const weak: readonly string[] = ["disable", "allow", "prefer"] satisfies SslMode[];

type Named = Readonly<Record<string, string | undefined>>;

/** The sslmode that is meant, by libpq's rules (fe-connect.c), which refuse what would be less than what is asked for beside it. */
export function wantedSslMode(
  parameters: Named,
  env: Named,
): { mode: SslMode } | { problem: string; hint: string } {
  const usesSystem = (parameters.sslrootcert || env.PGSSLROOTCERT) === "system";
  // The old name of it, which libpq still reads.
  const required = (parameters.requiressl || env.PGREQUIRESSL || "").startsWith("1") ? "require" : "prefer";
  const named = parameters.sslmode || env.PGSSLMODE || (usesSystem ? "verify-full" : required);
  const mode = sslModes.find((each) => each === named);
  if (mode === undefined)
    return { problem: `sslmode ${named} is unknown`, hint: `One of ${sslModes.join(", ")}.` };
  if (usesSystem && mode !== "verify-full")
    return {
      problem: `sslrootcert=system holds with sslmode=verify-full only, and sslmode is ${mode}`,
      hint: "Anybody gets a certificate of those authorities, for a name of their own: libpq refuses it as well.",
    };
  const negotiation = parameters.sslnegotiation || env.PGSSLNEGOTIATION || "postgres";
  if (negotiation !== "postgres" && weak.includes(mode))
    return {
      problem: `sslnegotiation=${negotiation} asks for TLS, and sslmode ${mode} may go on without`,
      hint: "Use sslmode=require or more with it; libpq refuses it as well.",
    };
  return { mode };
}
