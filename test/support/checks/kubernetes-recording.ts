import { existsSync, readFileSync } from "node:fs";
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
    jobs: existsSync(`${folder}/jobs.json`) ? sectionSchemas["kubernetes/jobs"].parse(list("jobs")) : [],
    events: sectionSchemas["kubernetes/events"].parse(list("events")),
    claims: sectionSchemas["kubernetes/persistentvolumeclaims"].parse(list("persistentvolumeclaims")),
    logs: readLogs(
      readFileSync(`${folder}/logs.txt`, "utf8"),
      new Map(
        pods.map(({ metadata, spec }) => [
          metadata.name,
          [...spec.initContainers, ...spec.containers].map((c) => c.name),
        ]),
      ),
    ),
  };
}

/** The same as sections of a snapshot. With `release` every object carries Helm's label of that release. */
export function recordedSections(folder: string, release?: string): Sections {
  const recording = readRecording(folder);
  const { pods, deployments, statefulSets, daemonSets, jobs } = recording;
  for (const { metadata } of [...pods, ...deployments, ...statefulSets, ...daemonSets, ...jobs])
    if (release !== undefined) metadata.labels["app.kubernetes.io/instance"] = release;
  return {
    "kubernetes/server": succeed({ server: "https://127.0.0.1:6443", gitVersion: "v1.20.2", user: "lab" }),
    "kubernetes/pods": succeed(recording.pods),
    "kubernetes/deployments": succeed(recording.deployments),
    "kubernetes/replicasets": succeed(recording.replicaSets),
    "kubernetes/statefulsets": succeed(recording.statefulSets),
    "kubernetes/daemonsets": succeed(recording.daemonSets),
    "kubernetes/jobs": succeed(recording.jobs),
    "kubernetes/events": succeed(recording.events),
    "kubernetes/logs": succeed(recording.logs),
    "kubernetes/persistentvolumeclaims": succeed(recording.claims),
  };
}

/** kubectl prefixes no line with its container, so a log of several containers goes to all of them. */
function readLogs(text: string, containersOf: Map<string, string[]>): ContainerLog[] {
  return text
    .split(/^== pod\//m)
    .slice(1)
    .flatMap((part) => {
      const [pod = "", ...rest] = part.split("\n");
      const [current = "", previous = ""] = rest.join("\n").split(/^-- previous$/m);
      return (containersOf.get(pod) ?? []).flatMap((container) => [
        log(pod, container, false, current),
        log(pod, container, true, previous),
      ]);
    });
}

function log(pod: string, container: string, previous: boolean, text: string): ContainerLog {
  const all = text.split("\n").filter((line) => line !== "");
  const refused = all.find((line) => refusal.test(line));
  const lines = all.filter((line) => !refusal.test(line));
  return refused !== undefined && lines.length === 0
    ? { pod, container, previous, lines, error: refused }
    : { pod, container, previous, lines };
}

const refusal = /^(Error from server|unable to retrieve)/;
