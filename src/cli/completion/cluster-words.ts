import { homedir } from "node:os";
import { loadConfiguration } from "../../blueprint/load-configuration.ts";
import { locateKubeconfig, readKubeconfig } from "../../connect/kubernetes/kubeconfig-files.ts";
import { listNamespaces } from "../../connect/kubernetes/list-namespaces.ts";
import { linkSignals } from "../../linked-signal.ts";
import type { CliContext } from "../cli-context.ts";
import { connectionSettings } from "../session/settings.ts";
import type { Asked, Suggestion } from "./source.ts";

/** Somebody waits with a finger on the key: what is not there by then is not offered. */
const deadlineMs = 1_000;

/** The contexts of the kubeconfig. Throws UserError where it cannot be read. */
export async function contextWords({ context, flags }: Asked): Promise<Suggestion[]> {
  const { given } = await settingsOf({ context, flags });
  const kubeconfig = given.get("kubernetes.kubeconfig") ?? null;
  const file = await readKubeconfig(locateKubeconfig(kubeconfig, context.env, homeOf(context)));
  return (file?.contexts ?? []).map(({ name }) => ({ value: name, description: "" }));
}

/** The namespaces of the cluster that the flags so far mean; none when it does not answer at once. */
export async function namespaceWords({ context, flags }: Asked): Promise<Suggestion[]> {
  using limit = linkSignals([context.signal, AbortSignal.timeout(deadlineMs)]);
  const names = await listNamespaces(await settingsOf({ context, flags }), {
    env: context.env,
    homeDir: homeOf(context),
    limits: { timeoutMs: deadlineMs, signal: limit.signal },
  });
  return names.map((value) => ({ value, description: "" }));
}

async function settingsOf({ context, flags }: Pick<Asked, "context" | "flags">) {
  const { settings } = await loadConfiguration({
    cwd: context.cwd,
    configFile: flags.get("config") ?? context.env.NOMNOM_CONFIG ?? null,
    entitiesDir: null,
  });
  const kubeconfig = flags.get("kubeconfig");
  const name = flags.get("context");
  const addresses = {
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    ...(name === undefined ? {} : { context: name }),
  };
  const request = { addresses, kubernetes: true, requestTimeoutMs: deadlineMs };
  return connectionSettings(request, context, settings);
}

const homeOf = ({ env }: CliContext) => env.HOME ?? homedir();
