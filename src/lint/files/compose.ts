import { posix } from "node:path";
import * as z from "zod";
import { isRecord } from "../../blueprint/validate.ts";
import { parseYamlDocuments, type YamlPath } from "../../blueprint/yaml-text.ts";
import type { ComposeFile, ComposeService } from "../../checks/files/compose-addresses/compose-file.ts";
import type { SourceFile } from "../written.ts";

/** `compose.yaml`, `docker-compose.prod.yml`: what `docker compose` finds, and what is given to it by -f. */
const isComposeFile = (file: string): boolean =>
  /(?:^|\/)(?:docker-)?compose(?:[._-][\w.-]+)?\.ya?ml$/.test(file);

/** Known by its shape as well; null: it is none. */
export function composeFileOf(
  { file, text }: SourceFile,
  beside: readonly string[] = [],
): ComposeFile | null {
  if (!isComposeFile(file)) return null;
  const [document] = parseYamlDocuments(file, text) ?? [];
  if (document === undefined || !isRecord(document.value) || !isRecord(document.value.services)) return null;
  const services = Object.entries(document.value.services).flatMap(([name, value]) => {
    const parsed = serviceSchema.safeParse(value ?? {});
    if (!parsed.success) return [];
    return [serviceOf(name, parsed.data, (path) => document.positionOf(["services", name, ...path]))];
  });
  const others = beside.filter(
    (other) => other !== file && isComposeFile(other) && posix.dirname(other) === posix.dirname(file),
  );
  const takesOthers =
    "include" in document.value ||
    Object.values(document.value.services).some((service) => isRecord(service) && "extends" in service);
  return { file, services, isWhole: others.length === 0 && !takesOthers };
}

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const serviceSchema = z.object({
  image: z.string().optional().catch(undefined),
  container_name: z.string().optional().catch(undefined),
  hostname: z.string().optional().catch(undefined),
  network_mode: z.string().optional().catch(undefined),
  environment: z
    .union([z.record(z.string(), z.union([text, z.null()])), z.array(z.string())])
    .optional()
    .catch(undefined),
  ports: z
    .array(z.union([text, z.object({ target: text, published: text.optional() })]))
    .optional()
    .catch(undefined),
  extra_hosts: z
    .union([z.array(z.string()), z.record(z.string(), z.unknown())])
    .optional()
    .catch(undefined),
  external_links: z.array(z.string()).optional().catch(undefined),
  links: z.array(z.string()).optional().catch(undefined),
  networks: z
    .union([z.array(z.string()), z.record(z.string(), z.unknown())])
    .optional()
    .catch(undefined),
});
type Service = z.infer<typeof serviceSchema>;

function serviceOf(
  name: string,
  service: Service,
  placeOf: (path: YamlPath) => { line: number; column: number },
): ComposeService {
  const {
    container_name: container,
    hostname,
    network_mode: mode,
    links = [],
    external_links = [],
  } = service;
  return {
    name,
    aliases: [
      ...(container ? [container] : []),
      ...(hostname ? [hostname] : []),
      ...aliasesIn(service.networks),
    ],
    ports: (service.ports ?? []).flatMap(portOf),
    listens: listensOf(service.image),
    extraHosts: [
      ...namesOf(service.extra_hosts),
      ...[...links, ...external_links].flatMap((link) => link.split(":").at(-1) ?? []),
    ],
    isOnHost: mode === "host",
    environment: environmentOf(service.environment, placeOf),
  };
}

function environmentOf(
  environment: Service["environment"],
  placeOf: (path: YamlPath) => { line: number; column: number },
): ComposeService["environment"] {
  if (Array.isArray(environment))
    return environment.flatMap((entry, index) => {
      const [, name, value] = /^([^=]+)=(.*)$/s.exec(entry) ?? [];
      return name === undefined || value === undefined
        ? []
        : [{ name, value, ...placeOf(["environment", index]) }];
    });
  return Object.entries(environment ?? {}).flatMap(([name, value]) =>
    value === null ? [] : [{ name, value, ...placeOf(["environment", name]) }],
  );
}

/** `5433:5432`, `127.0.0.1:5433:5432/tcp`, `5432`; ranges are not read. */
function portOf(port: NonNullable<Service["ports"]>[number]): ComposeService["ports"] {
  if (typeof port !== "string") {
    const [container, published] = [Number(port.target), Number(port.published ?? port.target)];
    return Number.isInteger(container) && Number.isInteger(published) ? [{ published, container }] : [];
  }
  const [, published, container] = /^(?:.*:)?(\d+):(\d+)(?:\/\w+)?$/.exec(port) ?? [];
  if (published !== undefined && container !== undefined)
    return [{ published: Number(published), container: Number(container) }];
  return [];
}

/** What the well-known images listen on. */
function listensOf(image: string | undefined): number[] | null {
  const name = image
    ?.replace(/[:@].*$/, "")
    .split("/")
    .at(-1);
  if (name === "nats") return [4222, 8222, 6222];
  return name === "postgres" || name === "postgresql" ? [5432] : null;
}

const namesOf = (hosts: Service["extra_hosts"]): string[] =>
  Array.isArray(hosts) ? hosts.flatMap((entry) => entry.split(/[:=]/)[0] ?? []) : Object.keys(hosts ?? {});

function aliasesIn(networks: Service["networks"]): string[] {
  if (networks === undefined || Array.isArray(networks)) return [];
  return Object.values(networks).flatMap((network) => {
    const aliases = isRecord(network) ? z.array(z.string()).safeParse(network.aliases) : null;
    return aliases?.success ? aliases.data : [];
  });
}
