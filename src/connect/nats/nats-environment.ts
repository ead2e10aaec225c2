import { bracketed } from "../../units/bracketed.ts";
import type { ToolEnvironment } from "../tool-environment.ts";
import type { NatsAddress } from "./nats-address.ts";

/** Files the settings name, which the `nats` CLI takes as they are. */
export interface NatsFiles {
  creds: string | null;
  ca: string | null;
  cert: string | null;
  key: string | null;
}

/**
 * What the `nats` CLI and the NATS clients read (natscli v0.5.0: `nats --help`). What the shell names of another server goes.
 * @param dial the local end of a port-forward; null: the servers themselves.
 * @param contextFile an empty context of the `nats` CLI. It mixes the context that somebody has selected into its flags (natscli v0.5.0, loadContext in
 * cli/util.go), and that one's user would go to our server.
 */
export function natsEnvironment(
  address: NatsAddress,
  dial: { host: string; port: number } | null,
  files: NatsFiles,
  contextFile: string,
): ToolEnvironment {
  const scheme = address.tls ? "tls" : "nats";
  // The variables give credentials to all servers: those that have none of their own are left out.
  const servers = dial === null ? address.servers.filter(({ anonymous }) => anonymous !== true) : [dial];
  return {
    ...withoutNats,
    NATS_CONTEXT: contextFile,
    NATS_URL: servers.map(({ host, port }) => `${scheme}://${bracketed(host)}:${port}`).join(","),
    NATS_USER: address.user,
    NATS_PASSWORD: address.password,
    NATS_TOKEN: address.token,
    NATS_CREDS: files.creds,
    NATS_CA: files.ca,
    NATS_CERT: files.cert,
    NATS_KEY: files.key,
  };
}

/** What would lead a program to another server. */
export const withoutNats: ToolEnvironment = {
  NATS_URL: null,
  NATS_USER: null,
  NATS_PASSWORD: null,
  NATS_TOKEN: null,
  NATS_CREDS: null,
  NATS_NKEY: null,
  NATS_JWT: null,
  NATS_SEED: null,
  NATS_CONTEXT: null,
};
