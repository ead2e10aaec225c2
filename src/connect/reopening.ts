import { type ProbeResult, succeed } from "../snapshot/probe-result.ts";
import type { NatsClient, Opener, PostgresClient } from "./connections.ts";

/** What can tell that it is gone. */
interface Closable {
  isOpen(): boolean;
}

/** Opens at the first use and whenever what was opened is gone; what failed is tried again by the next who asks. */
function whileOpen<Client extends Closable>(open: Opener<Client>): Opener<Client> {
  let current: Promise<ProbeResult<Client>> | null = null;
  return async () => {
    const known = current;
    const opened = await known;
    if (opened?.ok && opened.data.isOpen()) return opened;
    // Of several who find it gone the first opens it.
    if (current === known) current = open();
    return current ?? open();
  };
}

/** Asks the client that is open now, or the next one. */
type Ask<Client> = <T>(use: (client: Client) => Promise<ProbeResult<T>>) => Promise<ProbeResult<T>>;

/** A client that outlives its connection: a server that restarts, or a pod that moves, fails the calls of that time and no others. */
function reopening<Client extends Closable>(
  open: Opener<Client>,
  callsOf: (ask: Ask<Client>) => Partial<Client>,
): Opener<Client> {
  const opened = whileOpen(open);
  const calls = callsOf(async (use) => {
    const client = await opened();
    return client.ok ? use(client.data) : client;
  });
  return async () => {
    const first = await opened();
    return first.ok ? succeed({ ...first.data, isOpen: () => true, ...calls }) : first;
  };
}

export const reopeningNats = (open: Opener<NatsClient>): Opener<NatsClient> =>
  reopening(open, (ask) => ({
    info: () => ask((client) => client.info()),
    jetStream: (...asked) => ask((client) => client.jetStream(...asked)),
  }));

export const reopeningPostgres = (open: Opener<PostgresClient>): Opener<PostgresClient> =>
  reopening(open, (ask) => ({ query: (...asked) => ask((client) => client.query(...asked)) }));
