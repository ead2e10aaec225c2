import type { Setting } from "../../setting.ts";
import { percentDecoded, percentDecodedOrNull } from "../../units/percent-decoded.ts";
import { UserError } from "../../user-error.ts";
import type { ConnectionSettings } from "../connection-settings.ts";
import { readGivenFile, readGivenText } from "../read-given-file.ts";
import { type NatsAddress, parseNatsUrl } from "./nats-address.ts";
import type { NatsFiles } from "./nats-environment.ts";
import type { NatsTls } from "./open-nats.ts";

/** What the settings say about NATS, parsed and read before anything is opened. */
export interface GivenNats {
  address: { address: NatsAddress; origin: string } | null;
  monitoring: { url: URL; origin: string } | null;
  /** Content of a `.creds` file. */
  creds: Buffer | null;
  tls: NatsTls;
  files: NatsFiles;
}

/** Throws UserError for URLs that cannot be used and files that cannot be read. */
export async function readGivenNats({ given }: ConnectionSettings): Promise<GivenNats> {
  const url = given.get("nats.url");
  const monitoring = given.get("nats.monitoringUrl");
  const creds = given.get("nats.credsFile");
  return {
    address: url === undefined ? null : { address: parseNatsUrl(url.value, url.origin), origin: url.origin },
    creds: creds === undefined ? null : await readGivenFile(creds, "credentials"),
    tls: await readTls(given),
    files: {
      creds: creds?.value ?? null,
      ca: given.get("nats.caFile")?.value ?? null,
      cert: given.get("nats.certFile")?.value ?? null,
      key: given.get("nats.keyFile")?.value ?? null,
    },
    monitoring: monitoring === undefined ? null : { url: httpUrl(monitoring), origin: monitoring.origin },
  };
}

/** What of it must not be printed before the address is even used. */
export function secretsOfNats({ address, monitoring, creds }: GivenNats): (string | null)[] {
  const lines = creds?.toString("utf8").split("\n") ?? [];
  return [
    // The JWT and the seed stand on lines of their own between markers.
    ...lines
      .map((line) => line.trim())
      .filter((line) => line.length > 20 && !/^[-*A-Z ]+[-*]{3}$|\s/.test(line)),
    percentDecoded(monitoring?.url.password ?? ""),
    address?.address.password ?? null,
    address?.address.token ?? null,
  ];
}

async function readTls(given: ConnectionSettings["given"]): Promise<NatsTls> {
  const caFile = given.get("nats.caFile") ?? null;
  const certFile = given.get("nats.certFile") ?? null;
  const keyFile = given.get("nats.keyFile") ?? null;
  const only = certFile === null ? keyFile : keyFile === null ? certFile : null;
  if (only !== null)
    throw new UserError(
      "half-a-certificate",
      `${only.origin} gives one half of the NATS client certificate`,
      { hint: "Set both: NATS_CERT to the certificate file, NATS_KEY to its key." },
    );
  return {
    ca: await readGivenText(caFile, "CA"),
    cert: await readGivenText(certFile, "client certificate"),
    key: await readGivenText(keyFile, "client key"),
  };
}

function httpUrl(setting: Setting): URL {
  const url = URL.canParse(setting.value) ? new URL(setting.value) : null;
  const web = url?.protocol === "http:" || url?.protocol === "https:";
  if (
    url !== null &&
    web &&
    [url.username, url.password].every((part) => percentDecodedOrNull(part) !== null)
  )
    return url;
  throw new UserError("bad-monitoring-url", `the monitoring URL from ${setting.origin} cannot be used`, {
    hint: "Expected http://host:8222.",
  });
}
