import { everyRelease } from "../../snapshot/kubernetes/release-name.ts";
import { failure, type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { databaseVariable } from "../../systems/postgres.ts";
import { UserError } from "../../user-error.ts";
import { notConfigured } from "../absence.ts";
import type { NamedDatabase } from "../connection-settings.ts";
import { resolveClusterHost } from "../kubernetes/cluster-host.ts";
import { environmentValue, type NamespaceObjects, readSecret } from "../kubernetes/namespace-objects.ts";
import { hiddenByKubernetes, type Namespace, noPod, type Route } from "../route.ts";
import { addressInVariables } from "./address-of-variables.ts";
import { noDemands } from "./authentication.ts";
import { displayPostgresUrl, type PostgresAddress, parsePostgresUrl } from "./postgres-address.ts";

const databasePort = 5432;

/**
 * Finds PostgreSQL in the namespace: DATABASE_URL of the release's containers, else what they have in several variables (PGHOST, DB_HOST, …), else its
 * Service with the credentials of its Secret or StatefulSet.
 */
export async function findPostgres(namespace: Namespace): Promise<ProbeResult<Route<PostgresAddress>>> {
  const found = await findAddress(namespace);
  return found.ok ? toRoute(namespace, found.data) : found;
}

/** As {@link findPostgres}, unless the worker writes to another database: then there, as the worker. */
export async function findPostgresOfWorker(
  namespace: Namespace,
): Promise<ProbeResult<Route<PostgresAddress>>> {
  const found = await findAddress(namespace);
  const worker = await workerAddress(namespace);
  if (worker === null || (found.ok && isSameDatabase(worker.address, found.data.address)))
    return found.ok ? toRoute(namespace, found.data) : found;
  return toRoute(namespace, worker);
}

/** Finds a database that has a name: what the workload that knows it has in its variable. */
export const findDatabase =
  ({ name, from }: Pick<NamedDatabase, "name" | "from">) =>
  async (namespace: Namespace): Promise<ProbeResult<Route<PostgresAddress>>> => {
    const hint = `Give its address in databases.${name}.url of nomnom.doctor.yaml or ${databaseVariable(name)}, or name the workload that has it in databases.${name}.from.`;
    if (from === null) return unknownDatabase(`The address of database ${name} is not known`, hint);
    const { workload, variable } = from;
    const containers = containersOf(namespace, workload);
    const url = await environmentValue(namespace.client, { containers }, variable);
    if (!url.ok) return hiddenByKubernetes("postgres", url.error);
    if (url.data === null)
      return unknownDatabase(
        `The address of database ${name} is not known: no container of ${workload} in namespace ${namespace.client.namespace} sets ${variable}`,
        hint,
      );
    const found = parseFound(ofLibpq(url.data, namespace.release));
    return found.ok ? toRoute(namespace, found.data) : found;
  };

/** The file names every database there is: what else is in the namespace is none of them. */
export const findNoOther = async (): Promise<ProbeResult<never>> =>
  notConfigured("postgres", "nomnom.doctor.yaml names every database, and none without a name");

/** Somebody expects it: that it cannot be found is no reason to leave it out. */
const unknownDatabase = (message: string, hint: string) =>
  failure({ kind: "not-found", system: "postgres", message, hint });

/** Of its template, or of its pods where the template may not be read. */
function containersOf({ objects }: Namespace, workload: string): NamespaceObjects["containers"] {
  const templates = objects.containers.filter(({ owner }) => templateOwner.exec(owner)?.[1] === workload);
  return templates.length > 0
    ? templates
    : objects.containers.filter(({ owner }) => owner.startsWith(`pod ${workload}-`));
}

const templateOwner = /^(?:Deployment|StatefulSet) (.+)$/;

/** The address in the worker's own DATABASE_URL, which nobody goes to: it says as whom the worker writes. */
export async function findWorkerAddress(namespace: Namespace): Promise<ProbeResult<Route<PostgresAddress>>> {
  const found = await workerAddress(namespace);
  if (found !== null) return succeed({ ...found, pod: null });
  const message = "The worker's DATABASE_URL is not to be seen";
  return failure({ kind: "not-configured", system: "postgres", message });
}

/** Null: it is not to be seen, or cannot be used. */
async function workerAddress({ client, objects }: Namespace): Promise<Found | null> {
  const containers = objects.containers.filter(({ ofWorker }) => ofWorker);
  const url = await environmentValue(client, { containers }, "DATABASE_URL");
  if (!url.ok || url.data === null) return null;
  const found = parseFound(url.data);
  return found.ok ? found.data : null;
}

/** Whether both lead to the same tables, whoever logs in. */
function isSameDatabase(one: PostgresAddress, other: PostgresAddress): boolean {
  const hosts = (address: PostgresAddress) =>
    address.hosts.map(({ host, port }) => `${host}:${port}`).join(",");
  return one.database === other.database && hosts(one) === hosts(other);
}

async function findAddress(namespace: Namespace): Promise<ProbeResult<Found>> {
  const { client, objects, release } = namespace;
  const url = await environmentValue(client, objects, "DATABASE_URL");
  if (!url.ok) return hiddenByKubernetes("postgres", url.error);
  if (url.data !== null) return parseFound(ofLibpq(url.data, release));
  for (const name of otherUrlVariables) {
    const other = await environmentValue(client, objects, name);
    if (!other.ok || other.data === null) continue;
    const found = ofLibpq(other.data, release);
    if (/^postgres(?:ql)?:/i.test(found.value)) return parseFound(found);
  }
  const parts = await addressInVariables(namespace);
  return parts === null
    ? addressOfService(namespace)
    : parseFound({ value: "postgresql://", origin: parts.origin }, parts.env);
}

/** What others call DATABASE_URL. */
const otherUrlVariables = ["POSTGRES_URL", "POSTGRESQL_URL", "PG_URL", "DB_URL", "DATABASE_URI"];

/** Services of others may have an address as JDBC or SQLAlchemy takes it; nomnom's own could not use it, and that is said. */
function ofLibpq<Value extends { value: string }>(found: Value, { release }: Namespace["release"]): Value {
  if (release !== everyRelease) return found;
  const value = found.value.replace(/^jdbc:(?=postgresql:)/i, "").replace(/^(postgres(?:ql)?)\+\w+:/i, "$1:");
  return { ...found, value };
}

interface Found {
  address: PostgresAddress;
  origin: string;
}

function toRoute(
  { client, objects }: Namespace,
  { address, origin }: Found,
): ProbeResult<Route<PostgresAddress>> {
  let firstRefusal: string | null = null;
  for (const { host, port } of address.hosts) {
    const resolved = resolveClusterHost(objects, client.namespace, host, port);
    if (resolved.kind === "external") return succeed({ address, origin, pod: null });
    if (resolved.kind === "pod")
      return succeed({ address: { ...address, hosts: [{ host, port }] }, origin, pod: resolved.target });
    firstRefusal ??= resolved.message;
  }
  return noPod("postgres", displayPostgresUrl(address), firstRefusal ?? "it names no host");
}

/** @param env What the address leaves out. The person's own PG* variables belong to another database than the pods'. */
function parseFound(
  found: { value: string; origin: string },
  env: Readonly<Record<string, string>> = {},
): ProbeResult<Found> {
  const other = /^(mysql|mariadb|sqlite|mssql|sqlserver|mongodb|oracle)\b[a-z0-9+]*:/i.exec(found.value)?.[1];
  if (other !== undefined)
    return failure({
      kind: "not-configured",
      system: "postgres",
      message: `The database in ${found.origin} is ${other}, which is not looked at: nomnom knows PostgreSQL only`,
    });
  try {
    const source = { origin: found.origin, env, localUser: "postgres", tolerant: true };
    return succeed({ address: parsePostgresUrl(found.value, source), origin: found.origin });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return failure({ kind: "invalid", system: "postgres", message: error.message, hint: error.hint });
  }
}

/** The chart's Service and Secret; without the Secret what the StatefulSet's container is given. */
async function addressOfService(namespace: Namespace): Promise<ProbeResult<Found>> {
  const { client, objects } = namespace;
  const { release } = namespace.release;
  const candidates = objects.services.filter((service) =>
    service.spec.ports.some((port) => port.port === databasePort),
  );
  const service =
    candidates.find((candidate) => candidate.metadata.name === `${release}-postgres`) ?? candidates[0];
  if (service === undefined)
    return failure({
      kind: "not-configured",
      system: "postgres",
      message: `No container in namespace ${client.namespace} sets DATABASE_URL and no Service serves port ${databasePort}`,
      hint: "Give the address with --database-url or postgres.url in nomnom.doctor.yaml.",
    });
  const secretName = `${release}-db-credentials`;
  const secret = await readSecret(client, secretName);
  if (!secret.ok && secret.error.kind !== "not-found") return hiddenByKubernetes("postgres", secret.error);
  const values = secret.ok ? secret.data : {};
  const fromEnvironment = async (name: string) => {
    const value = await environmentValue(client, objects, name);
    return value.ok ? (value.data?.value ?? null) : null;
  };
  const user = values["postgres-user"] ?? (await fromEnvironment("POSTGRES_USER")) ?? "postgres";
  return succeed({
    address: {
      hosts: [{ host: service.metadata.name, port: databasePort }],
      user,
      password: values["postgres-password"] ?? (await fromEnvironment("POSTGRES_PASSWORD")),
      database: values["postgres-database"] ?? (await fromEnvironment("POSTGRES_DB")) ?? user,
      sslMode: "prefer",
      sslRootCert: null,
      sslCert: null,
      sslKey: null,
      options: null,
      attributes: "any",
      demands: noDemands,
    },
    origin: secret.ok
      ? `Service ${service.metadata.name}, Secret ${secretName}`
      : `Service ${service.metadata.name}`,
  });
}
