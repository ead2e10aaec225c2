import { type ProbeError, succeed } from "../../snapshot/probe-result.ts";
import { type Target, unknownTarget } from "../../snapshot/snapshot.ts";
import { systems, targetFieldsOf } from "../../systems/systems.ts";
import type { Clients, Connections, Opener, Part } from "../connections.ts";
import { createHolder, type Holder } from "./holder.ts";
import { keepings, openersBy, parts } from "./keepings.ts";
import type { Ear, Keeping, KeepListener } from "./kept-client.ts";

export interface KeepOptions extends KeepListener {
  /** Opens all of them again, as for a single run: every setting, file and address is looked up again. */
  open(signal: AbortSignal): Promise<Connections>;
  /** Milliseconds of a clock that only goes forward. */
  now(): number;
}

/** Connections that outlast a round: what works is used again, what failed is opened again by the next round. */
export interface KeptConnections extends AsyncDisposable {
  /** For one round, after opening what is due; disposing them closes nothing. Rejects as `open` does. */
  connections(): Promise<Connections>;
  /** Those of the last round; null before the first. */
  latest(): Connections | null;
  /** Values in use, of all that is open, that must never reach an output. */
  secrets(): string[];
}

/** What moved without anything failing (an address, a Secret, the kubeconfig) is noticed after this long at the latest. */
const renewAfterMs = 5 * 60_000;
/** Where no address is known there is nothing that could fail; it is looked for again this often. */
const lookAgainAfterMs = 30_000;

/** A failure of this kind says something of the connection; others are answers. */
const brokenBy: readonly ProbeError["kind"][] = ["unreachable", "timeout", "auth", "tls", "upstream"];

/**
 * Keeps what `open` opened between the rounds of a dashboard. A part that failed is taken from newly opened connections by the next round, the
 * others stay where they are; connections no part is taken from any more are closed. Opening all of them for every round was most of what the
 * dashboard took of a core (TLS and WebSocket handshakes, logins).
 */
export function keepConnections(options: KeepOptions): KeptConnections {
  const { signal, now } = options;
  const holders = new Map<Part, Holder>();
  /** When a part should be opened again. */
  const due = new Map<Part, number>();
  let latest: Connections | null = null;

  async function connections(): Promise<Connections> {
    const wanting = parts.filter((part) => isDue(part));
    if (wanting.length > 0) {
      const opened = createHolder(await options.open(signal), options);
      const before = new Set(holders.values());
      for (const part of wanting) {
        holders.set(part, opened);
        due.set(part, now() + renewAfterMs);
      }
      const used = new Set(holders.values());
      await Promise.all([...before].filter((holder) => !used.has(holder)).map((holder) => holder.close()));
    }
    latest = ofRound(new Map(holders));
    return latest;
  }

  function isDue(part: Part): boolean {
    return (due.get(part) ?? 0) <= now() || holders.get(part)?.isGone(part) !== false;
  }

  function heard(part: Part, { kind }: ProbeError): void {
    if (brokenBy.includes(kind)) due.set(part, 0);
    if (kind === "not-configured") due.set(part, Math.min(due.get(part) ?? 0, now() + lookAgainAfterMs));
  }

  function listenedTo<P extends Part>(part: P, open: Opener<Clients[P]>): Opener<Clients[P]> {
    const { heard: withEar }: Keeping<Clients[P]> = keepings[part];
    const ear: Ear = (result) => {
      if (!result.ok) heard(part, result.error);
      return result;
    };
    return async () => {
      const opened = ear(await open());
      return opened.ok ? succeed(withEar(opened.data, ear)) : opened;
    };
  }

  /** Connections made of parts that may have been opened at different times. Disposing them closes nothing. */
  function ofRound(held: ReadonlyMap<Part, Holder>): Connections {
    const holderOf = (part: Part): Holder => {
      const holder = held.get(part);
      if (holder === undefined) throw new Error(`${part} was not opened`);
      return holder;
    };
    return {
      ...openersBy((part) => listenedTo(part, holderOf(part).lasting[part])),
      databases: new Map(
        [...(holderOf("postgres").connections.databases ?? [])].map(([name, open]) => [
          name,
          listenedTo("postgres", open),
        ]),
      ),
      target: () => targetOf((part) => holderOf(part).connections.target()),
      origins: () => holderOf("kubernetes").connections.origins(),
      secrets,
      [Symbol.asyncDispose]: async () => undefined,
    };
  }

  const secrets = () => [...new Set([...holders.values()].flatMap((holder) => holder.connections.secrets()))];

  return {
    connections,
    latest: () => latest,
    secrets,
    async [Symbol.asyncDispose]() {
      const open = new Set(holders.values());
      holders.clear();
      await Promise.all([...open].map((holder) => holder.close()));
    },
  };
}

/** Of each system what the connections know that it was taken from. */
function targetOf(known: (part: Part) => Target): Target {
  const target: Target = { ...unknownTarget };
  for (const system of systems) {
    const own = known(system);
    for (const { field } of targetFieldsOf(system)) {
      const value = own[field];
      if (value !== undefined) target[field] = value;
    }
    const route = own.routes?.[system];
    if (route !== undefined) target.routes = { ...target.routes, [system]: route };
    if (system === "postgres" && own.databases !== undefined) target.databases = own.databases;
    if (own.kubeconfig !== undefined) target.kubeconfig = own.kubeconfig;
    if (own.prefix !== undefined) target.prefix = own.prefix;
    if (own.otherReleases !== undefined) target.otherReleases = own.otherReleases;
  }
  return target;
}
