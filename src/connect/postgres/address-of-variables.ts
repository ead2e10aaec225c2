import { type AddressVariables, addressVariables } from "../../systems/postgres-variables.ts";
import { environmentValue, type ReadObjects } from "../kubernetes/namespace-objects.ts";
import type { Namespace } from "../route.ts";

/** What a service that has no URL has of its database's address, by libpq's names, and where. */
export interface AddressInVariables {
  env: Record<string, string>;
  origin: string;
}

/** The address that the first container has in several variables (PGHOST, DB_HOST, …); null: none has. */
export async function addressInVariables(namespace: Namespace): Promise<AddressInVariables | null> {
  const wholes: ReadObjects = new Map();
  for (const container of namespace.objects.containers)
    for (const variables of addressVariables) {
      const found = await read(namespace, container, variables, wholes);
      if (found !== null) return found;
    }
  return null;
}

async function read(
  { client, objects }: Namespace,
  container: Namespace["objects"]["containers"][number],
  variables: AddressVariables,
  wholes: ReadObjects,
): Promise<AddressInVariables | null> {
  const first = async (names: readonly string[]) => {
    for (const name of names) {
      const found = await environmentValue(client, { containers: [container] }, name, wholes);
      if (found.ok && found.data !== null) return found.data;
    }
    return null;
  };
  const host = await first(variables.host);
  if (host === null) return null;
  const port = await first(variables.port);
  const isUsualPort = (port?.value ?? String(postgresPort)) === String(postgresPort);
  if (!variables.isPostgres && !(isUsualPort && servesPostgres(objects.services, host.value))) return null;
  const parts = {
    PGHOST: host,
    PGPORT: port,
    PGUSER: await first(variables.user),
    PGPASSWORD: await first(variables.password),
    PGDATABASE: await first(variables.database),
  };
  const env = Object.entries(parts).flatMap(([name, part]) => (part === null ? [] : [[name, part.value]]));
  return { env: Object.fromEntries(env), origin: host.origin };
}

const postgresPort = 5432;

/** MySQL's Service has another port. */
const servesPostgres = (services: Namespace["objects"]["services"], host: string): boolean =>
  services.some(
    ({ metadata, spec }) =>
      metadata.name === host.split(".")[0] && spec.ports.some(({ port }) => port === postgresPort),
  );
