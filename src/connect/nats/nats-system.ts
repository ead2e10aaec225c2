import { type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import type { ConnectionSettings } from "../connection-settings.ts";
import type { MonitoringClient } from "../connections.ts";
import { within } from "../deadline.ts";
import { explainForward } from "../explain-forward.ts";
import { dialOf } from "../forwards.ts";
import { once } from "../once.ts";
import { closeDeadlineMs, noteRoute, type Opening, type PreparedSystem } from "../opening.ts";
import { reopeningNats } from "../reopening.ts";
import type { Route } from "../route.ts";
import { createToolAccess } from "../tool-access.ts";
import type { ToolAccess } from "../tool-environment.ts";
import { whileOpen } from "../while-open.ts";
import type { WritableConnections } from "../writable-connections.ts";
import type { OpenedNats } from "./client-library.ts";
import { credentialsValidity } from "./credentials-validity.ts";
import { type GivenNats, readGivenNats, secretsOfNats } from "./given-nats.ts";
import { openMonitoring } from "./monitoring-client.ts";
import { monitoringTarget } from "./monitoring-target.ts";
import { displayNatsUrl, type NatsAddress } from "./nats-address.ts";
import { createNatsClient } from "./nats-client.ts";
import { natsEnvironment, withoutNats } from "./nats-environment.ts";
import { findNats } from "./nats-route.ts";
import { createNatsWriter } from "./nats-writer.ts";
import { loadNatsLibrary, openNats } from "./open-nats.ts";

/** NATS of a run: its client port, to read and, over another connection, to change things; and its monitoring port. */
type NatsOpeners = Pick<WritableConnections, "nats" | "natsWriter" | "monitoring"> & { tools: ToolAccess };

/** Throws UserError for settings that cannot be used. */
export async function prepareNats(settings: ConnectionSettings): Promise<PreparedSystem<NatsOpeners>> {
  const given = await readGivenNats(settings);
  return {
    hasAddress: given.address !== null,
    secrets: secretsOfNats(given),
    open: (opening) => openersOf(given, settings.reopens === true, opening),
  };
}

function openersOf(given: GivenNats, reopens: boolean, opening: Opening): NatsOpeners {
  const { limits, notes, cleanups, target, forwards } = opening;

  const route = once(async (): Promise<ProbeResult<Route<NatsAddress>>> => {
    const found = given.address
      ? succeed({ ...given.address, pod: null })
      : await opening.lookUp("nats", findNats);
    if (found.ok) {
      const { address, origin } = found.data;
      target.nats = displayNatsUrl(address);
      noteRoute(opening, "nats", found.data);
      notes.origin("nats.url", target.nats, origin);
      notes.secret(address.password, address.token);
    }
    return found;
  });

  const connected = async <Client>(
    clientOf: (opened: OpenedNats, url: string) => Client,
  ): Promise<ProbeResult<Client>> => {
    const [found] = await Promise.all([route(), loadNatsLibrary()]);
    if (!found.ok) return found;
    const { address, pod } = found.data;
    const forward = pod && (await forwards.toPod(pod));
    const connection = await openNats(
      { address, dial: dialOf(forward), creds: given.creds, tls: given.tls },
      limits,
    );
    if (!connection.ok) return explainForward(connection, forward);
    const { data } = connection;
    cleanups.add(() =>
      within({ timeoutMs: closeDeadlineMs, signal: neverAborted() }, () => data.connection.close()),
    );
    return succeed(clientOf(data, displayNatsUrl(address)));
  };
  const credentials = credentialsValidity(given.creds);
  const open = () =>
    connected(({ connection, certificate }, url) =>
      createNatsClient(connection, url, limits, { certificate, credentials }),
    );
  const nats = reopens ? reopeningNats(open) : once(open);
  const natsWriter = whileOpen(() =>
    connected(({ connection }, url) => createNatsWriter(connection, url, limits)),
  );

  const monitoring = once(async (): Promise<ProbeResult<MonitoringClient>> => {
    const where = await monitoringTarget(given.monitoring, route, forwards);
    if (!where.ok) return where;
    const { forward, ...address } = where.data;
    notes.origin("nats.monitoringUrl", address.url, address.origin);
    const opened = openMonitoring({ ...address, ca: given.tls.ca }, limits);
    cleanups.add(opened.close);
    return succeed<MonitoringClient>({
      ...opened.client,
      async get(path) {
        const answer = await opened.client.get(path);
        return answer.ok ? answer : explainForward(answer, forward);
      },
    });
  });

  const tools = createToolAccess({
    system: "nats",
    without: withoutNats,
    route,
    forwards,
    async environmentOf(address, dial, folder) {
      const contextFile = await folder.write("nats-context.json", "{}\n");
      return natsEnvironment(address, dial, given.files, contextFile);
    },
  });

  return { nats, natsWriter, monitoring, tools };
}

const neverAborted = () => new AbortController().signal;
