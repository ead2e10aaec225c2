/** The subjects a NATS client published to, from the bytes it sent. */
export function natsPublications(sent: Buffer): string[] {
  return [...sent.toString("latin1").matchAll(/^H?PUB (\S+)/gm)].map(([, subject = ""]) => subject);
}

/**
 * The SQL a PostgreSQL client sent: Query (`Q`) and Parse (`P`) messages of the v3 protocol, from the bytes it sent after its startup
 * messages (which have no type byte; their length is the first field).
 */
export function postgresStatements(sent: Buffer): string[] {
  const statements: string[] = [];
  let at = 0;
  while (at + 8 <= sent.length && sent[at] === 0) at += sent.readInt32BE(at);
  while (at + 5 <= sent.length) {
    const type = String.fromCharCode(sent[at] ?? 0);
    const end = at + 1 + sent.readInt32BE(at + 1);
    const body = sent.subarray(at + 5, end);
    if (type === "Q") statements.push(untilZero(body, 0).text);
    if (type === "P") statements.push(untilZero(body, untilZero(body, 0).next).text);
    at = end;
  }
  return statements;
}

function untilZero(body: Buffer, from: number): { text: string; next: number } {
  const zero = body.indexOf(0, from);
  return { text: body.toString("utf8", from, zero), next: zero + 1 };
}
