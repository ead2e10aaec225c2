/** A wish of libpq that keeps a password or a session from going where it should not, and that is not granted here. */
interface Protection {
  variable: string;
  /** Values that forbid nothing that is done here. */
  harmless: readonly string[];
}

const protections: Readonly<Record<string, Protection>> = {
  gssencmode: { variable: "PGGSSENCMODE", harmless: ["disable", "prefer"] },
  requirepeer: { variable: "PGREQUIREPEER", harmless: [] },
  sslcertmode: { variable: "PGSSLCERTMODE", harmless: ["allow"] },
  sslcrl: { variable: "PGSSLCRL", harmless: [] },
  sslcrldir: { variable: "PGSSLCRLDIR", harmless: [] },
  // Node's own least version is 1.2.
  ssl_min_protocol_version: {
    variable: "PGSSLMINPROTOCOLVERSION",
    harmless: ["TLSv1", "TLSv1.1", "TLSv1.2"],
  },
};

/** Names of the parameters, which a URL may have with a harmless value. */
export const protectionNames = Object.keys(protections);

/** What is asked for, by parameter or variable, and not done here: its name; null: nothing. Ignored, it would let a password out in clear. */
export function missingProtection(
  parameters: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string | undefined>>,
): string | null {
  for (const [name, { variable, harmless }] of Object.entries(protections)) {
    const value = parameters[name] || env[variable];
    if (value && !harmless.includes(value)) return parameters[name] ? name : variable;
  }
  return null;
}
