import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { kubectlFor } from "../deployment/kubectl.ts";

const kubeconfig = z.looseObject({ clusters: z.array(z.looseObject({ name: z.string() })) });

/** Makes a service account in a namespace; resolves with a kubeconfig in `folder` that has its token and nothing else. */
export async function serviceAccountKubeconfig(
  { kubeconfigPath, namespace }: { kubeconfigPath: string; namespace: string },
  name: string,
  folder: string,
): Promise<string> {
  const kubectl = kubectlFor(kubeconfigPath);
  await kubectl(["-n", namespace, "create", "serviceaccount", name]);
  const token = (await kubectl(["-n", namespace, "create", "token", name])).trim();
  const own = await kubectl(["config", "view", "--raw", "--flatten", "--minify", "-o", "json"]);
  const { clusters } = kubeconfig.parse(JSON.parse(own));
  const context = { cluster: clusters[0]?.name, user: name, namespace };
  const file = join(folder, `${name}.json`);
  const document = {
    apiVersion: "v1",
    kind: "Config",
    clusters,
    users: [{ name, user: { token } }],
    contexts: [{ name, context }],
    "current-context": name,
  };
  await writeFile(file, JSON.stringify(document), { mode: 0o600 });
  return file;
}
