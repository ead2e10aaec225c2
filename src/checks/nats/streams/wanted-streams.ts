import type { Blueprint, ExpectedStream } from "../../../blueprint/blueprint.ts";
import type { Container } from "../../../snapshot/kubernetes/container.ts";
import type { Deployment } from "../../../snapshot/kubernetes/workloads.ts";

/** A stream that something will try to create, and who. */
export interface WantedStream extends ExpectedStream {
  /** Where the wish comes from, for people. */
  source: string;
}

/**
 * The streams that exist in a healthy deployment or that a deployed writer will ask for. The name comes from the writer's env NATS_STREAM, the
 * subjects do not: a writer with another name wants its own stream on the same subjects.
 */
export function wantedStreams(blueprint: Blueprint, deployments: readonly Deployment[]): WantedStream[] {
  const streams = blueprint.nats.streams;
  const main = streams[0];
  if (main === undefined) return [];
  const named = deployments.flatMap((deployment) => {
    const name = streamName(deployment);
    return name === null || deployment.spec.replicas === 0
      ? []
      : [{ writer: deployment.metadata.name, name }];
  });
  const wanted = new Map<string, WantedStream>();
  for (const stream of streams) {
    const writers = stream.writers.length > 0 ? stream.writers : [null];
    for (const writer of writers) {
      const name = named.find((entry) => entry.writer === writer)?.name ?? main.name;
      add(wanted, { ...stream, ...asNamed(stream, main.name, name) }, writer);
    }
  }
  const known = new Set(streams.flatMap((stream) => stream.writers));
  for (const { writer, name } of named.filter((entry) => !known.has(entry.writer)))
    add(wanted, { ...main, ...asNamed(main, main.name, name) }, writer);
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

/** The DLQ stream is called like the main one with a suffix (MESSAGES, MESSAGESDLQ), so it follows the main one's name. */
function asNamed(stream: ExpectedStream, main: string, name: string): { name: string; source: string } {
  if (name === main || !stream.name.startsWith(main)) return { name: stream.name, source: "blueprint" };
  return { name: name + stream.name.slice(main.length), source: `env NATS_STREAM=${name}` };
}

function streamName({ spec }: Deployment): string | null {
  const value = spec.template.spec.containers.map(natsStream).find((name) => name !== null);
  return value ?? null;
}

const natsStream = (container: Container): string | null =>
  container.env.find((variable) => variable.name === "NATS_STREAM")?.value || null;
