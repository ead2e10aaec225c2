import { join } from "node:path/posix";
import { parse, parseAllDocuments } from "yaml";
import { foldersInPackage, readPackageFile } from "../../package-files.ts";
import { UserError } from "../../user-error.ts";
import { nearest } from "../../words/nearest.ts";
import type { KubernetesObject } from "../kubernetes-api/store.ts";
import { manifest } from "./manifest.ts";
import { overlay } from "./overlay.ts";
import type { Scenario } from "./scenario.ts";
import { scenarioFile } from "./scenario.ts";

const folderOfScenarios = "fixtures/lab";

/** The names of the scenarios there are, in alphabetical order. */
export async function scenarioNames(): Promise<string[]> {
  return await foldersInPackage(folderOfScenarios);
}

/** Reads a scenario and those it is laid over. Throws UserError `unknown-scenario`. */
export async function loadScenario(name: string): Promise<Scenario> {
  const names = await scenarioNames();
  if (!names.includes(name)) {
    const near = nearest(name, names);
    throw new UserError("unknown-scenario", `there is no scenario "${name}"`, {
      hint: near === null ? `\`nomnom lab list\` shows them: ${names.join(", ")}` : `Did you mean "${near}"?`,
    });
  }
  const folder = join(folderOfScenarios, name);
  const file = scenarioFile.parse(parse(await readPackageFile(join(folder, "scenario.yaml"))));
  const { summary, faults, expects, symptoms } = file;
  const below = file.base === undefined ? undefined : await loadScenario(file.base);
  const own = (await Promise.all(file.manifests.map((one) => readManifests(join(folder, one))))).flat();
  return {
    name,
    summary,
    namespace: inherited(name, file.namespace ?? below?.namespace),
    objects: overlay(below?.objects ?? [], [...own, ...file.objects]),
    images: new Map([...(below?.images ?? []), ...Object.entries(file.images)]),
    start: inherited(name, file.start ?? below?.start),
    intact: below?.settled ?? [],
    faults,
    settled: inherited(name, file.settled ?? below?.settled),
    expects,
    symptoms,
  };
}

function inherited<T>(scenario: string, value: T | undefined): T {
  if (value === undefined) throw new Error(`scenario ${scenario} has no base, and does not say all itself`);
  return value;
}

async function readManifests(file: string): Promise<KubernetesObject[]> {
  const documents = parseAllDocuments(await readPackageFile(file), { merge: true });
  return documents.map((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw error;
    return manifest.parse(document.toJS());
  });
}
