import type { FileCheck, PlacedFinding } from "../../file-check.ts";
import { defineFinding } from "../../finding.ts";
import type { ComposeFile, ComposeService } from "./compose-file.ts";

const noService = defineFinding({
  code: "files/compose-addresses/no-service",
  title: "An address names no service of the Compose file",
  severity: ["warning"],
  resource: ["file/compose"],
  recovers: null,
});

const ownMachine = defineFinding({
  code: "files/compose-addresses/own-container",
  title: "An address leads a container to itself",
  severity: ["warning"],
  resource: ["file/compose"],
  recovers: null,
});

const publishedPort = defineFinding({
  code: "files/compose-addresses/published-port",
  title: "An address has the port on the machine instead of the one in the container",
  severity: ["error"],
  resource: ["file/compose"],
  recovers: null,
});

/** The addresses of NATS and PostgreSQL in a Compose file lead to services of it, at the ports these have inside its network. */
export const composeAddresses: FileCheck<ComposeFile> = {
  id: "files/compose-addresses",
  title: "Addresses in Compose files lead to their services",
  findings: [noService, ownMachine, publishedPort],
  decide: (compose) =>
    compose.services
      .filter(({ isOnHost }) => !isOnHost)
      .flatMap((service) =>
        service.environment.flatMap((variable) =>
          addressesIn(variable.value).flatMap((address) => judge(compose, service, variable, address) ?? []),
        ),
      ),
};

interface Address {
  system: "NATS" | "PostgreSQL";
  host: string;
  port: number;
}

const usualPorts = { NATS: 4222, PostgreSQL: 5432 };

/** Host and port of each address; of what is put together when it runs (`${…}`) nothing is said. */
function addressesIn(value: string): Address[] {
  return value
    .split(",")
    .map((part) => part.trim())
    .flatMap((part): Address[] => {
      const [, scheme, place] = /^(nats|tls|postgres|postgresql):\/\/(?:[^@/]*@)?([^/?#]*)/.exec(part) ?? [];
      const [, host, port] = /^([A-Za-z0-9._-]+)(?::(\d{1,5}))?$/.exec(place ?? "") ?? [];
      if (scheme === undefined || host === undefined) return [];
      const system = scheme.startsWith("postgres") ? "PostgreSQL" : "NATS";
      return [{ system, host, port: port === undefined ? usualPorts[system] : Number(port) }];
    });
}

function judge(
  compose: ComposeFile,
  service: ComposeService,
  { name, line, column }: ComposeService["environment"][number],
  { system, host, port }: Address,
): PlacedFinding | null {
  const { file } = compose;
  const base = {
    resource: `file/compose/${file}` as const,
    evidence: { service: service.name, variable: name, host, port },
    cause: [file, service.name, name],
  };
  const placed = (finding: PlacedFinding["finding"]): PlacedFinding => ({
    ...{ finding, line, column },
    what: `${name} of ${service.name}`,
  });
  const servers = compose.services.filter((each) => each.name === host || each.aliases.includes(host));
  const [server] = servers;
  if (server === undefined) {
    if (/^(?:localhost|127\.\d+\.\d+\.\d+)$/.test(host)) {
      // Somebody else of the container may listen there; a service of this file that has the port makes it plain.
      const other = compose.services.find(
        (each) =>
          each !== service &&
          (each.ports.some((one) => one.published === port) || each.listens?.includes(port)),
      );
      if (other === undefined || service.listens?.includes(port)) return null;
      return placed(
        ownMachine({
          ...base,
          message: `${name} of ${service.name} leads to ${host}:${port}, which is its own container: ${system} is in ${other.name}.`,
          remedy: { summary: `Name the service: ${other.name}:${portInside(other, port)}.`, commands: [] },
        }),
      );
    }
    // A name with dots is of a network beyond; one of another file may be there when it runs.
    if (!compose.isWhole || host.includes(".") || service.extraHosts.includes(host)) return null;
    return placed(
      noService({
        ...base,
        message: `${name} of ${service.name} leads to ${host}, and no service of ${file} is called so: ${compose.services.map((each) => each.name).join(", ")}.`,
        remedy: { summary: "Correct the name, or the service's.", commands: [] },
      }),
    );
  }
  const inside = portInside(server, port);
  if (inside === port || servers.length > 1) return null;
  return placed(
    publishedPort({
      ...base,
      message: `${name} of ${service.name} leads to ${host}:${port}, which is the port on the machine: between containers ${server.name} listens on ${inside}.`,
      remedy: { summary: `Write ${host}:${inside}.`, commands: [] },
    }),
  );
}

/** The port in the container behind one that is published; the same where it is none of those, or the container has it as well. */
function portInside({ ports, listens }: ComposeService, port: number): number {
  const isInside = ports.some(({ container }) => container === port) || listens?.includes(port);
  return isInside ? port : (ports.find(({ published }) => published === port)?.container ?? port);
}
