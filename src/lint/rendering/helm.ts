import type { Chart } from "../charts/chart.ts";
import { type ProgramOutput, programOutput } from "../files/program-output.ts";
import { manifestsIn } from "../manifests/manifest.ts";
import { allowance, atFile, leftOut, type Rendered, type Rendering, withoutNetwork } from "./rendered.ts";

/** What charts render to, by `helm template`: with their own values, and with each file of values beside them. */
export async function renderCharts(charts: readonly Chart[], rendering: Rendering): Promise<Rendered> {
  const wanted = charts
    .filter(({ folder }) => !/(?:^|\/)charts\/[^/]+$/.test(folder) || !isBelow(folder, charts))
    .flatMap(({ folder, values }) => [
      { folder, values: null },
      ...values
        .filter(({ file }) => !file.endsWith("/values.yaml") && file !== "values.yaml")
        .map(({ file }) => ({ folder, values: file })),
    ]);
  const rendered: Rendered = { manifests: [], notes: [] };
  const time = allowance();
  for (const [index, { folder, values }] of wanted.entries()) {
    if (rendering.signal.aborted) break;
    if (time.isUsedUp()) {
      rendered.notes.push(...leftOut(wanted.length - index, "chart"));
      break;
    }
    const args = ["template", "lint", folder, ...(values === null ? [] : ["--values", values])];
    const output = await template(args, rendering);
    if (output.ok) rendered.manifests.push(...manifestsOf(output.stdout, folder, values));
    else if (output.missing)
      return { manifests: [], notes: ["charts were not rendered: helm is not installed"] };
    else rendered.notes.push(`${values ?? folder} was not rendered: ${output.why}`);
  }
  return rendered;
}

/** As of a cluster of today, where a chart refuses the Kubernetes that helm itself was built for. */
async function template(args: readonly string[], rendering: Rendering): Promise<ProgramOutput> {
  const how = { ...rendering, env: withoutNetwork(rendering.env) };
  const output = await programOutput("helm", args, how);
  if (output.ok || !/requires kubeVersion: .* which is incompatible/.test(output.why)) return output;
  const again = await programOutput("helm", [...args, "--kube-version", newestKubernetes], how);
  return again.ok ? again : output;
}

const newestKubernetes = "1.35.0";

/** A chart in the `charts` of another is rendered with that one. */
const isBelow = (folder: string, charts: readonly Chart[]): boolean =>
  charts.some((other) => folder.startsWith(`${other.folder}/charts/`));

/** helm says of each document which template made it; the first part is the name of the chart. */
function manifestsOf(stdout: string, folder: string, values: string | null): Rendered["manifests"] {
  return stdout.split(/^---$/m).flatMap((text) => {
    const [, path] = /^# Source: [^/\n]+\/(.+)$/m.exec(text) ?? [];
    if (path === undefined) return [];
    const file = folder === "." ? path : `${folder}/${path}`;
    return manifestsIn({ file, text, scope: folder }, `${folder} ${values ?? ""}`).map(atFile);
  });
}
