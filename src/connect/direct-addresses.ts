import { readFile } from "node:fs/promises";
import type { Setting } from "../setting.ts";
import { UserError } from "../user-error.ts";
import { whyUnreadable } from "../why-unreadable.ts";
import type { ConnectionSettings } from "./connections.ts";
import { type NatsAddress, parseNatsUrl } from "./nats/nats-address.ts";
import type { NatsTls } from "./nats/open-nats.ts";
import {
  addressFromEnvironment,
  type PostgresAddress,
  parsePostgresUrl,
} from "./postgres/postgres-address.ts";

/** Everything the settings themselves say about addresses and files, parsed and read before anything is opened. */
export interface DirectAddresses {
  nats: { address: NatsAddress; origin: string } | null;
  natsCreds: Buffer | null;
  natsTls: NatsTls;
  monitoring: { url: URL; origin: string } | null;
  postgres: { address: PostgresAddress; origin: string } | null;
  postgresFiles: { ca: string | null; cert: string | null; key: string | null };
}

/** Throws UserError for URLs that cannot be used and files that cannot be read. */
export async function readDirectAddresses(
  settings: ConnectionSettings,
  env: Readonly<Record<string, string | undefined>>,
): Promise<DirectAddresses> {
  const { nats } = settings;
  const postgres = postgresAddress(settings.postgres.url, env);
  const readPem = (path: string | null, what: string) =>
    path === null || path === "system" ? null : readText(path, what, postgres?.origin ?? "");
  return {
    nats: nats.url && { address: parseNatsUrl(nats.url.value, nats.url.origin), origin: nats.url.origin },
    natsCreds:
      nats.credsFile && (await readBytes(nats.credsFile.value, "credentials", nats.credsFile.origin)),
    natsTls: await readNatsTls(nats),
    monitoring: nats.monitoringUrl && { url: httpUrl(nats.monitoringUrl), origin: nats.monitoringUrl.origin },
    postgres,
    postgresFiles: {
      ca: await readPem(postgres?.address.sslRootCert ?? null, "root certificate"),
      cert: await readPem(postgres?.address.sslCert ?? null, "client certificate"),
      key: await readPem(postgres?.address.sslKey ?? null, "client key"),
    },
  };
}

/** What of it must not be printed before the address is even used. */
export function secretsOf(direct: DirectAddresses): (string | null)[] {
  const creds = direct.natsCreds?.toString("utf8").split("\n") ?? [];
  const monitoring = direct.monitoring?.url.password ?? "";
  return [
    // The JWT and the seed stand on lines of their own between markers.
    ...creds
      .map((line) => line.trim())
      .filter((line) => line.length > 20 && !/^[-*A-Z ]+[-*]{3}$|\s/.test(line)),
    monitoring === "" ? null : decodeURIComponent(monitoring),
    direct.nats?.address.password ?? null,
    direct.nats?.address.token ?? null,
    direct.postgres?.address.password ?? null,
  ];
}

async function readNatsTls({ caFile, certFile, keyFile }: ConnectionSettings["nats"]): Promise<NatsTls> {
  const only = certFile === null ? keyFile : keyFile === null ? certFile : null;
  if (only !== null)
    throw new UserError(
      "half-a-certificate",
      `${only.origin} gives one half of the NATS client certificate`,
      {
        hint: "Set both: NATS_CERT to the certificate file, NATS_KEY to its key.",
      },
    );
  const read = (setting: Setting | null, what: string) =>
    setting && readText(setting.value, what, setting.origin);
  return {
    ca: await read(caFile, "CA"),
    cert: await read(certFile, "client certificate"),
    key: await read(keyFile, "client key"),
  };
}

function postgresAddress(
  url: Setting | null,
  env: Readonly<Record<string, string | undefined>>,
): DirectAddresses["postgres"] {
  const origin = url?.origin ?? "PGHOST";
  const source = { origin, env, localUser: env.USER ?? env.LOGNAME ?? "postgres", tolerant: false };
  const address = url === null ? addressFromEnvironment(source) : parsePostgresUrl(url.value, source);
  return address && { address, origin };
}

function httpUrl(setting: Setting): URL {
  const url = URL.canParse(setting.value) ? new URL(setting.value) : null;
  const web = url?.protocol === "http:" || url?.protocol === "https:";
  if (url !== null && web && isDecodable(url.username) && isDecodable(url.password)) return url;
  throw new UserError("bad-monitoring-url", `The monitoring URL from ${setting.origin} cannot be used`, {
    hint: "Expected http://host:8222.",
  });
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false; // a broken %-escape
  }
}

const readText = async (path: string, what: string, origin: string) =>
  (await readBytes(path, what, origin)).toString("utf8");

async function readBytes(path: string, what: string, origin: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new UserError("unreadable-file", `Cannot read the ${what} file ${path}: ${whyUnreadable(error)}`, {
      hint: `The path comes from ${origin}.`,
      cause: error,
    });
  }
}
