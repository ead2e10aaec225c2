import { posix } from "node:path";
import { programOutput } from "../files/program-output.ts";
import { type Manifest, manifestsIn } from "../manifests/manifest.ts";
import type { SourceFile } from "../written.ts";
import { allowance, atFile, leftOut, type Rendered, type Rendering, withoutNetwork } from "./rendered.ts";

/** The ways to build a folder, the first that is installed. */
const programs = [
  ["kustomize", "build"],
  ["kubectl", "kustomize"],
] as const;

/** What the folders with a `kustomization.yaml` build, by kustomize or the one in kubectl. Nothing is fetched for it. */
export async function renderKustomizations(
  files: readonly SourceFile[],
  rendering: Rendering,
): Promise<Rendered> {
  const rendered: Rendered = { manifests: [], notes: [] };
  const own = files.filter(({ file, text }) => isKustomization(file) && !/^kind:\s*Component/m.test(text));
  const folders = new Set(own.map(({ file }) => posix.dirname(file)));
  const written = files
    .filter(({ file }) => folders.has(posix.dirname(file)) && !isKustomization(file))
    .flatMap((file) => manifestsIn(file));
  const time = allowance();
  for (const [index, { file, scope }] of own.entries()) {
    if (rendering.signal.aborted) break;
    if (time.isUsedUp()) {
      rendered.notes.push(...leftOut(own.length - index, "kustomization"));
      break;
    }
    const folder = posix.dirname(file);
    const output = await build(folder, rendering);
    if (output === null)
      return {
        manifests: [],
        notes: [
          "folders with a kustomization.yaml were not built: neither kustomize nor kubectl is installed",
        ],
      };
    if (output.ok)
      rendered.manifests.push(
        ...manifestsIn({ file, text: output.stdout, scope }, `${folder} built`).map((manifest) =>
          placedAt(manifest, written),
        ),
      );
    else rendered.notes.push(`${folder} was not built: ${output.why}`);
  }
  return rendered;
}

/** An object has its lines in the file it is taken from, where one describes it under the same name; a patch of it says less. */
function placedAt(manifest: Manifest, written: readonly Manifest[]): Manifest {
  const [same] = written
    .filter(
      ({ group, kind, name }) => group === manifest.group && kind === manifest.kind && name === manifest.name,
    )
    .toSorted((a, b) => JSON.stringify(b.value).length - JSON.stringify(a.value).length);
  return same === undefined ? atFile(manifest) : { ...manifest, placeOf: same.placeOf };
}

export const isKustomization = (file: string): boolean =>
  /^kustomization\.ya?ml$/i.test(posix.basename(file));

async function build(folder: string, rendering: Rendering) {
  for (const [program, command] of programs) {
    const output = await programOutput(program, [command, folder], {
      ...rendering,
      env: withoutNetwork(rendering.env),
    });
    if (output.ok || !output.missing) return output;
  }
  return null;
}
