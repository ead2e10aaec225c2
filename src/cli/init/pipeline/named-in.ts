import { isTemplateOf } from "../../../blueprint/name-template.ts";
import { environmentOf } from "../../../checks/config/addresses/environment.ts";
import type { Container } from "../../../snapshot/kubernetes/container.ts";
import { podTemplates } from "../../../snapshot/kubernetes/pod-templates.ts";
import { dataOf } from "../../../snapshot/probe-result.ts";
import type { Snapshot } from "../../../snapshot/snapshot.ts";

/** Which workloads name a thing, by their environment, what they are started with, or the triggers that scale them. */
export type Naming = (name: string) => readonly string[];

/**
 * Of streams and consumers: a name counts where it is all of a variable's value or of an argument's, where a value is a template of it (`ledger-{shard}`),
 * or where it is a KEDA trigger's `stream` or `consumer`.
 */
export function namingOf({ sections }: Pick<Snapshot, "sections">): Naming {
  const mentions: { text: string; workload: string }[] = [];
  const configMaps = dataOf(sections["kubernetes/configmaps"]);
  const textsOf = (container: Container): string[] => [
    ...[...environmentOf(container, configMaps).values()].flatMap((value) =>
      value.kind === "text" ? [value.text] : [],
    ),
    ...[...container.command, ...container.args].map((argument) => argument.replace(/^--?[\w.-]+=/, "")),
  ];
  for (const { name, spec } of podTemplates(sections))
    for (const container of [...spec.initContainers, ...spec.containers])
      for (const text of textsOf(container)) mentions.push({ text, workload: name });
  for (const { spec } of dataOf(sections["kubernetes/scaledobjects"]) ?? [])
    for (const { metadata } of spec.triggers)
      for (const key of ["stream", "consumer"])
        mentions.push({ text: metadata[key] ?? "", workload: spec.scaleTargetRef.name });
  return (name) => {
    const exact = mentions.filter(({ text }) => text === name);
    const found = exact.length > 0 ? exact : mentions.filter(({ text }) => isTemplateOf(text, name));
    return [...new Set(found.map(({ workload }) => workload))];
  };
}
