import type { Blueprint } from "../../../blueprint/blueprint.ts";
import { isTemplateOf } from "../../../blueprint/name-template.ts";
import { namedVariables } from "../../../blueprint/variables.ts";
import type { Container } from "../../../snapshot/kubernetes/container.ts";
import { openAddressVariables } from "../../../systems/postgres-variables.ts";
import { keptAddress } from "./address.ts";
import { withheld } from "./withheld.ts";

/**
 * The variables that checks read: those of the blueprint, what PostgreSQL's image reads, and the parts of a database's address but for its password. Of
 * addresses, whatever they are called, where they lead.
 */
export const readVariables = (blueprint: Blueprint): ReadonlySet<string> =>
  new Set([...namedVariables(blueprint), "PGDATA", ...openAddressVariables]);

/** Which values are no secret. */
export interface ReadValues {
  variables: ReadonlySet<string>;
  /** Of streams and of what reads them, which tell who works with them, whatever the variable is called. */
  names: ReadonlySet<string>;
}

export const readValues = (blueprint: Blueprint): ReadValues => ({
  variables: readVariables(blueprint),
  names: new Set(
    blueprint.nats.streams.flatMap(({ name, consumers }) => [
      name,
      ...consumers.map((consumer) => consumer.name),
    ]),
  ),
});

/** What is kept of a value when only its name is known beforehand: of a URL where it leads, of others nothing. */
export function keptVariable(name: string, value: string, read: ReadonlySet<string>): string {
  if (value === "") return value;
  const address = keptAddress(value, name === "NATS_URL");
  if (address !== null) return address;
  return read.has(name) && !name.endsWith("_URL") && !value.includes("://") ? value : withheld;
}

/** A name that is no secret, or the template of one (`ledger-{shard}`). */
export const isNameOf = (names: ReadonlySet<string>, value: string): boolean =>
  names.has(value) || [...names].some((name) => isTemplateOf(value, name));

/** `$(NAME)`: Kubernetes puts the variable NAME in its place. */
const reference = /\$\(([A-Za-z_][\w.-]{0,253})\)/g;
export const referredIn = (value: string): string[] =>
  [...value.matchAll(reference)].flatMap(([, name]) => name ?? []);

/** A host, a port, a name: what an address is made of. */
export const isPartOfAddress = (value: string): boolean => /^[A-Za-z0-9][\w.-]{0,252}$/.test(value);

/**
 * The environment of a container with the values that checks read: those of a few names, where URLs lead, and what those refer to. Of all others the
 * names are kept.
 * @param read null: checks read no value of this container.
 */
export function keptEnvironment(env: Container["env"], read: ReadValues | null): Container["env"] {
  const keptValue = (name: string, value: string): string => {
    if (read === null) return withheld;
    return isNameOf(read.names, value) ? value : keptVariable(name, value, read.variables);
  };
  const values = env.map(({ name, value }) => (value ? keptValue(name, value) : value));
  const referred = new Set(values.flatMap((value) => referredIn(value ?? "")));
  return env.map((entry, index) => {
    const { name, value } = entry;
    const isPart = value && referred.has(name) && isPartOfAddress(value);
    return { ...entry, value: isPart ? value : values[index] };
  });
}
