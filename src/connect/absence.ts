import { existsSync } from "node:fs";
import { delimiter } from "node:path";
import { failure, type ProbeError } from "../snapshot/probe-result.ts";
import type { SettingSource } from "../systems/system.ts";
import { descriptionOf, type System, systems } from "../systems/systems.ts";
import { UserError } from "../user-error.ts";
import type { ConnectionSettings } from "./connection-settings.ts";

type Absent = { ok: false; error: ProbeError };

type Environment = Readonly<Record<string, string | undefined>>;

export const noKubernetes = (settings: ConnectionSettings, env: Environment): Absent =>
  settings.kubernetes
    ? notConfigured(
        "kubernetes",
        withoutKubeconfig(settings, env),
        "give one with --kubeconfig or KUBECONFIG.",
      )
    : notConfigured("kubernetes", "Kubernetes is left out (--no-kubernetes).");

/** No address of the system is given, and there is no namespace to look it up in. */
export function noAddress(system: System): Absent {
  const { flag, variables, key } = addressOf(system) ?? {};
  const places = [flag?.name, variables?.at(-1)].filter((place) => place !== undefined);
  return notConfigured(
    system,
    `No ${descriptionOf[system].name} address is known`,
    `give one with ${[...places].join(", ")} or ${key?.join(".")} in nomnom.doctor.yaml.`,
  );
}

export const notConfigured = (system: System, message: string, hint?: string): Absent =>
  failure({ kind: "not-configured", system, message, ...(hint === undefined ? {} : { hint }) });

export function nothingToLookAt(settings: ConnectionSettings, env: Environment): UserError {
  const addressed = systems.filter(
    (system) =>
      addressOf(system) !== undefined && (descriptionOf[system].isUsual || settings.named?.has(system)),
  );
  const names = addressed.map((system) => descriptionOf[system].name).join(" or ");
  const flags = addressed.flatMap((system) => addressOf(system)?.flag?.name ?? []).join(" and ");
  return new UserError(
    "nothing-to-look-at",
    settings.kubernetes
      ? `${withoutKubeconfig(settings, env)}, and no address of ${names} is given`
      : `an address of ${names} is needed with --no-kubernetes, and none is given`,
    {
      hint: `Set KUBECONFIG or --kubeconfig, or ${flags}. To try it without a deployment: nomnom lab run -- nomnom doctor.`,
    },
  );
}

/** KUBECONFIG may name files that are not there, or that are empty: kubectl says nothing of it. */
function withoutKubeconfig({ given }: ConnectionSettings, { KUBECONFIG }: Environment): string {
  const setting =
    given.get("kubernetes.kubeconfig") ??
    (KUBECONFIG ? { origin: "KUBECONFIG", value: KUBECONFIG } : undefined);
  if (setting === undefined) return "no kubeconfig was found";
  const paths = setting.value.split(delimiter);
  const lack = paths.some((path) => existsSync(path)) ? "names a cluster" : "exists";
  const none = { exists: "does not exist", "names a cluster": "names no cluster" }[lack];
  return `${setting.origin} names ${setting.value}, ${paths.length > 1 ? `none of which ${lack}` : `which ${none}`}`;
}

function addressOf(system: System): SettingSource | undefined {
  const { address, settings } = descriptionOf[system];
  return settings.find(({ name }) => name === address);
}
