import { readFileSync } from "node:fs";
import * as z from "zod";
import type { ContainerLog } from "../../../src/snapshot/kubernetes/log.ts";
import { succeed } from "../../../src/snapshot/probe-result.ts";
import { type Sections, sectionSchemas } from "../../../src/snapshot/snapshot.ts";

const listSchema = z.object({ items: z.array(z.unknown()) });

/** The sections of a namespace recorded as raw API lists and `kubectl logs` (fixtures/zoo/README.md). */
export function readRecording(folder: string) {
  const list = (name: string): unknown[] =>
    listSchema.parse(JSON.parse(readFileSync(`${folder}/${name}.json`, "utf8"))).items;
  const pods = sectionSchemas["kubernetes/pods"].parse(list("pods"));
  return {
    pods,
    deployments: sectionSchemas["kubernetes/deployments"].parse(list("deployments")),
    replicaSets: sectionSchemas["kubernetes/replicasets"].parse(list("replicasets")),
    statefulSets: sectionSchemas["kubernetes/statefulsets"].parse(list("statefulsets")),
    daemonSets: sectionSchemas["kubernetes/daemonsets"].parse(list("daemonsets")),
    events: sectionSchemas["kubernetes/events"].parse(list("events")),
    claims: sectionSchemas["kubernetes/persistentvolumeclaims"].parse(list("persistentvolumeclaims")),
    logs: readLogs(
      readFileSync(`${folder}/logs.txt`, "utf8"),
      new Map(pods.map((pod) => [pod.metadata.name, pod.spec.containers.map((c) => c.name)])),
    ),
  };
}

/** The same as sections of a snapshot. With `release` every object carries Helm's label of that release. */
export function recordedSections(folder: string, release?: string): Sections {
  const recording = readRecording(folder);
  const { pods, deployments, statefulSets, daemonSets } = recording;
  for (const { metadata } of [...pods, ...deployments, ...statefulSets, ...daemonSets])
    if (release !== undefined) metadata.labels["app.kubernetes.io/instance"] = release;
  return {
    "kubernetes/server": succeed({ server: "https://127.0.0.1:6443", gitVersion: "v1.20.2", user: "lab" }),
    "kubernetes/pods": succeed(recording.pods),
    "kubernetes/deployments": succeed(recording.deployments),
    "kubernetes/replicasets": succeed(recording.replicaSets),
    "kubernetes/statefulsets": succeed(recording.statefulSets),
    "kubernetes/daemonsets": succeed(recording.daemonSets),
    "kubernetes/events": succeed(recording.events),
    "kubernetes/logs": succeed(recording.logs),
    "kubernetes/persistentvolumeclaims": succeed(recording.claims),
  };
}

/** kubectl prefixes no line with its container, so a log of several containers goes to the first. */
function readLogs(text: string, containersOf: Map<string, string[]>): ContainerLog[] {
  return text
    .split(/^== pod\//m)
    .slice(1)
    .flatMap((part) => {
      const [pod = "", ...rest] = part.split("\n");
      const [current = "", previous = ""] = rest.join("\n").split(/^-- previous$/m);
      const container = containersOf.get(pod)?.[0] ?? "";
      return [log(pod, container, false, current), log(pod, container, true, previous)];
    });
}

function log(pod: string, container: string, previous: boolean, text: string): ContainerLog {
  const refused = /^(Error from server|unable to retrieve).*$/m.exec(text)?.[0];
  return refused === undefined
    ? { pod, container, previous, lines: text.split("\n").filter((line) => line !== "") }
    : { pod, container, previous, lines: [], error: refused };
}
