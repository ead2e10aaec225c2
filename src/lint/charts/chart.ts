import { posix } from "node:path";
import * as z from "zod";
import { isRecord } from "../../blueprint/validate.ts";
import { parseYamlDocuments, type YamlText } from "../../blueprint/yaml-text.ts";
import type { ValueKey } from "../../checks/files/unused-values/check.ts";
import { type UsedValues, usedValues } from "../../checks/files/unused-values/used-values.ts";
import type { SourceFile } from "../written.ts";

/** A Helm chart as it lies in a folder. */
export interface Chart {
  folder: string;
  /** Null: what its templates read cannot be said. */
  used: UsedValues | null;
  values: { file: string; keys: ValueKey[] }[];
}

const dependencySchema = z.object({
  name: z.string(),
  alias: z.string().nullish(),
  condition: z.string().nullish(),
});
const chartSchema = z.object({
  type: z.string().nullish(),
  dependencies: z.array(dependencySchema).nullish(),
});

/** The charts among files. A chart without templates only gathers others, and a library has no values of its own. */
export function chartsIn(files: readonly SourceFile[]): Chart[] {
  return files
    .filter(({ file }) => posix.basename(file) === "Chart.yaml")
    .flatMap((chart) => chartAt(posix.dirname(chart.file), chart, files) ?? []);
}

function chartAt(folder: string, { file, text }: SourceFile, files: readonly SourceFile[]): Chart | null {
  const parsed = chartSchema.safeParse(parseYamlDocuments(file, text)?.[0]?.value);
  if (!parsed.success || parsed.data.type === "library") return null;
  const within = (name: string) => (folder === "." ? name : `${folder}/${name}`);
  const templates = files.filter((each) => each.file.startsWith(within("templates/")));
  if (templates.length === 0) return null;
  const values = files.filter((each) => posix.dirname(each.file) === folder && isValuesFile(each.file));
  const below = files.flatMap((each) =>
    each.file.startsWith(within("charts/"))
      ? (each.file.slice(within("charts/").length).split("/")[0] ?? [])
      : [],
  );
  const dependencies = parsed.data.dependencies ?? [];
  const ofOthers = [
    ...["global", "tags", ...below],
    ...dependencies.flatMap(({ name, alias }) => [name, ...(alias ? [alias] : [])]),
  ];
  // Values may hold templates themselves, for `tpl`.
  const used = usedValues([...templates, ...values].map((each) => each.text));
  const conditions = dependencies.flatMap(({ condition }) => condition?.split(",") ?? []);
  return {
    folder,
    used:
      used === null
        ? null
        : {
            paths: [
              ...used.paths,
              ...ofOthers.map((name) => [name]),
              ...conditions.map((each) => each.trim().split(".")),
            ],
          },
    values: values.map((each) => ({ file: each.file, keys: keysIn(each) })),
  };
}

/** `values.yaml`, `values-dev.yaml`, `values.dev.yaml`, `dev-values.yaml`. */
const isValuesFile = (file: string): boolean => /(?:^|[-._/])values(?:[-._][\w.-]+)?\.ya?ml$/.test(file);

function keysIn({ file, text }: SourceFile): ValueKey[] {
  const [yaml] = parseYamlDocuments(file, text) ?? [];
  return yaml === undefined ? [] : keysBelow(yaml.value, [], yaml);
}

/** Deeper than any chart has them, keys are not looked at. */
const mostLevels = 12;

function keysBelow(value: unknown, path: readonly string[], yaml: YamlText): ValueKey[] {
  if (!isRecord(value) || path.length >= mostLevels) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const own = [...path, key];
    return [{ path: own, ...yaml.keyPositionOf(own) }, ...keysBelow(child, own, yaml)];
  });
}
