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

/** A client that outlives its connection: a server that restarts, or a pod that moves, fails the calls of that time and no others. */
export function reopeningNats(open: Opener<NatsClient>): Opener<NatsClient> {
  const opened = whileOpen(open);
  return async () => {
    const first = await opened();
    if (!first.ok) return first;
    return succeed({
      ...first.data,
      isOpen: () => true,
      info: () => over(opened, (client) => client.info()),
      jetStream: (...asked) => over(opened, (client) => client.jetStream(...asked)),
    });
  };
}

/** As {@link reopeningNats}. */
export function reopeningPostgres(open: Opener<PostgresClient>): Opener<PostgresClient> {
  const opened = whileOpen(open);
  return async () => {
    const first = await opened();
    if (!first.ok) return first;
    return succeed({
      ...first.data,
      isOpen: () => true,
      query: (...asked) => over(opened, (client) => client.query(...asked)),
    });
  };
}

async function over<Client, T>(
  opened: Opener<Client>,
  use: (client: Client) => Promise<ProbeResult<T>>,
): Promise<ProbeResult<T>> {
  const client = await opened();
  return client.ok ? use(client.data) : client;
}
