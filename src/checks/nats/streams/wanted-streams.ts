import type { Blueprint, ExpectedStream } from "../../../blueprint/blueprint.ts";
import type { PodTemplate } from "../../../snapshot/kubernetes/pod-templates.ts";

/** A stream that something will try to create, and who. */
export interface WantedStream extends ExpectedStream {
  /** Where the wish comes from, for people. */
  source: string;
}

/**
 * The streams that exist in a healthy deployment or that a deployed writer will ask for. The name comes from the writer's environment where the
 * blueprint says so, the subjects do not: a writer with another name wants its own stream on the same subjects.
 */
export function wantedStreams(blueprint: Blueprint, templates: readonly PodTemplate[]): WantedStream[] {
  const { streams } = blueprint.nats;
  const running = templates.filter(({ replicas }) => replicas !== 0);
  const wanted = new Map<string, WantedStream>();
  for (const stream of streams) {
    const writers = stream.writers.length > 0 ? stream.writers : [null];
    for (const writer of writers) {
      const template = running.find(({ name }) => name === writer);
      add(wanted, { ...stream, ...asNamed(stream, template) }, writer);
    }
  }
  // Whoever else reads the variable wants the stream that is called after it.
  const known = new Set(streams.flatMap((stream) => stream.writers));
  const named = streams.find(({ nameFrom }) => nameFrom?.suffix === "");
  if (named === undefined) return [...wanted.values()];
  for (const template of running.filter(({ name }) => !known.has(name)))
    if (variableOf(template, named) !== null)
      add(wanted, { ...named, ...asNamed(named, template) }, template.name);
  return [...wanted.values()];
}

function add(
  wanted: Map<string, WantedStream>,
  stream: ExpectedStream & { source: string },
  writer: string | null,
): void {
  const writers = wanted.get(stream.name)?.writers ?? [];
  wanted.set(stream.name, {
    ...stream,
    writers: writer === null || writers.includes(writer) ? writers : [...writers, writer],
  });
}

function asNamed(stream: ExpectedStream, writer: PodTemplate | undefined): { name: string; source: string } {
  const value = writer === undefined ? null : variableOf(writer, stream);
  const { name, nameFrom } = stream;
  if (nameFrom === null || value === null || `${value}${nameFrom.suffix}` === name)
    return { name, source: "blueprint" };
  return { name: `${value}${nameFrom.suffix}`, source: `env ${nameFrom.env}=${value}` };
}

function variableOf({ spec }: PodTemplate, { nameFrom }: ExpectedStream): string | null {
  const variables = spec.containers.flatMap(({ env }) => env);
  return variables.find(({ name, value }) => name === nameFrom?.env && value)?.value ?? null;
}
