import { delimiter } from "node:path";
import { stringify } from "yaml";
import type { Setting } from "../../setting.ts";
import type { PrivateFolder } from "../private-folder.ts";
import type { ToolEnvironment } from "../tool-environment.ts";
import { locateKubeconfig, readKubeconfig } from "./kubeconfig-files.ts";

/** Which cluster and namespace kubectl is to go to. */
export interface KubectlTarget {
  kubeconfig: Setting | null;
  context: string;
  namespace: string | null;
  env: Readonly<Record<string, string | undefined>>;
  homeDir: string;
}

/**
 * A KUBECONFIG with which kubectl goes to the context and namespace that were examined, whatever is current: a private file before the user's own ones.
 * kubectl takes the first current-context and the first context of a name (client-go, `ClientConfigLoadingRules.Load`), so no credential is copied.
 * Throws UserError for files that cannot be read.
 */
export async function privateKubeconfig(
  folder: PrivateFolder,
  target: KubectlTarget,
): Promise<ToolEnvironment> {
  const location = locateKubeconfig(target.kubeconfig, target.env, target.homeDir);
  const known = (await readKubeconfig(location))?.contexts.find(({ name }) => name === target.context);
  const text = stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": target.context,
    contexts: [
      {
        name: target.context,
        context: { ...known?.context, ...(target.namespace !== null && { namespace: target.namespace }) },
      },
    ],
  });
  const path = await folder.write("kubeconfig", text);
  return { KUBECONFIG: [path, ...location.paths].join(delimiter) };
}
