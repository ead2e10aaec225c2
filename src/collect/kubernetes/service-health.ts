import type { Blueprint, ExpectedRoute } from "../../blueprint/blueprint.ts";
import { isAskedOf } from "../../blueprint/routes.ts";
import { askPod, type PodAnswer } from "../../connect/ask-pod.ts";
import type { Pod } from "../../snapshot/kubernetes/pod.ts";
import { isOfRelease } from "../../snapshot/kubernetes/release-name.ts";
import type { ServiceHealth } from "../../snapshot/kubernetes/service-health.ts";
import { failure, succeed } from "../../snapshot/probe-result.ts";
import { sectionProbe } from "../section-probe.ts";
import { containerPortOf, workloadOf } from "./pod-port.ts";

/** An API waits up to 30 s for its database before it says so: who waits that long is not well. */
const answerMs = 3_000;
/** A port-forward each: of more pods the first ones are asked. */
const maxPods = 8;
const maxBytes = 16 * 1024;
const keptCharacters = 300;

/** What the ready pods of the services say of themselves, all asked at once. What is not ready is left to its probe. */
export const serviceHealthProbe = sectionProbe({
  section: "kubernetes/service-health",
  uses: ["kubernetes/pods"],
  async read({ connections, blueprint, section, signal }) {
    const [client, pods] = await Promise.all([connections.kubernetes(), section("kubernetes/pods")]);
    if (!client.ok) return client;
    if (!pods.ok) return pods;
    const asked = healthQuestions(pods.data, blueprint).slice(0, maxPods);
    const answers = await Promise.all(
      asked.map(async ({ component, ...question }) => ({
        question: { component, pod: question.pod, port: question.port, path: question.path },
        answer: await askPod(
          client.data,
          { ...question, mostBytes: maxBytes },
          { timeoutMs: answerMs, signal },
        ),
      })),
    );
    // A node that does not answer, rights and the end of the run say nothing of the program.
    const unasked = answers.flatMap(({ answer }) => (answer.kind === "unasked" ? [answer.error] : []));
    const hidden = unasked.find(({ kind }) => kind !== "not-found");
    if (hidden !== undefined) return failure(hidden);
    return succeed(answers.flatMap(({ question, answer }) => toldBy(question, answer)));
  },
});

/** Nothing of a pod that has gone since it was listed. */
function toldBy(
  question: Pick<ServiceHealth, "component" | "pod" | "port" | "path">,
  answer: PodAnswer,
): ServiceHealth[] {
  switch (answer.kind) {
    case "answered":
      return [
        { ...question, status: answer.status, body: answer.body.slice(0, keptCharacters), error: null },
      ];
    case "silent":
      return [{ ...question, status: null, body: "", error: answer.error.message }];
    case "unasked":
      return [];
  }
}

type Question = Pick<ServiceHealth, "pod" | "component" | "port" | "path">;

/** The ready pods that can be asked, one of each component before a second of any. */
function healthQuestions(pods: readonly Pod[], blueprint: Blueprint): Question[] {
  const seen = new Map<string, number>();
  return pods
    .filter(({ metadata }) => isOfRelease(metadata, blueprint) && !metadata.deletionTimestamp)
    .filter(({ status }) =>
      status.conditions.some(({ type, status: is }) => type === "Ready" && is === "True"),
    )
    .toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
    .flatMap((pod) => {
      return blueprint.routes.flatMap((route) => {
        const component = nameFor(route, pod);
        const port = containerPortOf(route.port, pod);
        if (!isAskedOf(route, component) || port === null) return [];
        const key = `${component} ${route.path}`;
        const turn = seen.get(key) ?? 0;
        seen.set(key, turn + 1);
        return [{ turn, question: { pod: pod.metadata.name, component, port, path: route.path } }];
      });
    })
    .toSorted((a, b) => a.turn - b.turn)
    .map(({ question }) => question);
}

/** What a route knows the pod by: its label, or the workload it is of. */
const nameFor = ({ of }: ExpectedRoute, pod: Pod): string =>
  "component" in of ? (pod.metadata.labels["app.kubernetes.io/component"] ?? "") : workloadOf(pod);
