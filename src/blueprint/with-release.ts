import type { ReleaseName } from "../snapshot/kubernetes/release-name.ts";
import type { Target } from "../snapshot/snapshot.ts";
import type { Blueprint } from "./blueprint.ts";

/** The blueprint for the release that was looked at. */
export const forTarget = (blueprint: Blueprint, { release, prefix }: Target): Blueprint =>
  release && prefix ? withRelease(blueprint, { release: prefix, instance: release }) : blueprint;

/** The blueprint for a release that was found by looking: its objects are called after it. */
export function withRelease(blueprint: Blueprint, { release, instance }: ReleaseName): Blueprint {
  if (release === blueprint.release && instance === blueprint.instance) return blueprint;
  const prefix = `${blueprint.release}-`;
  const renamed = (name: string) =>
    name.startsWith(prefix) ? `${release}-${name.slice(prefix.length)}` : name;
  return {
    ...blueprint,
    release,
    instance,
    nats: {
      ...blueprint.nats,
      streams: blueprint.nats.streams.map((stream) => ({
        ...stream,
        writers: stream.writers.map(renamed),
        consumers: stream.consumers.map((consumer) => ({
          ...consumer,
          reader: consumer.reader === null ? null : renamed(consumer.reader),
        })),
      })),
    },
    deadLetters: blueprint.deadLetters.map((rule) => ({
      ...rule,
      sentBy: rule.sentBy === null ? null : renamed(rule.sentBy),
    })),
    workloads: blueprint.workloads.map((workload) => ({ ...workload, name: renamed(workload.name) })),
  };
}
