import type { HttpQuestion } from "../../blueprint/own-check.ts";
import { askPod } from "../../connect/ask-pod.ts";
import type { KubernetesClient } from "../../connect/connections.ts";
import { bestPod, podBehindService } from "../../connect/kubernetes/pod-behind-service.ts";
import { parseJsonOr } from "../../parse-json.ts";
import type { Service } from "../../snapshot/kubernetes/network.ts";
import type { Pod } from "../../snapshot/kubernetes/pod.ts";
import type { OwnAnswer } from "../../snapshot/own-answers.ts";
import { type ProbeResult, succeed } from "../../snapshot/probe-result.ts";
import { type Asked, answered, foundAt, ownChecksOf, unanswered } from "../own-answer.ts";
import { sectionProbe } from "../section-probe.ts";
import { containerPortOf, usualPort, workloadOf } from "./pod-port.ts";

const answerMs = 5_000;
const mostBytes = 1024 * 1024;
const mostCharacters = 2_000;

/** What the own checks of the configuration ask over HTTP, each one pod, through a port-forward of its own. */
export const kubernetesOwnAnswersProbe = sectionProbe({
  section: "kubernetes/own-answers",
  uses: ["kubernetes/pods", "kubernetes/services"],
  async read({ connections, blueprint, section, signal }): Promise<ProbeResult<OwnAnswer[]>> {
    const [client, pods, services] = await Promise.all([
      connections.kubernetes(),
      section("kubernetes/pods"),
      section("kubernetes/services"),
    ]);
    if (!client.ok) return client;
    if (!pods.ok) return pods;
    if (!services.ok) return services;
    const objects = { pods: pods.data, services: services.data };
    return succeed(
      await Promise.all(
        ownChecksOf(blueprint, "http").map((check) => answerOf(client.data, check, objects, signal)),
      ),
    );
  },
});

interface Objects {
  pods: Pod[];
  services: Service[];
}

async function answerOf(
  client: KubernetesClient,
  check: Asked<"http">,
  objects: Objects,
  signal: AbortSignal,
): Promise<OwnAnswer> {
  const { method, path } = check.question;
  const place = placeOf(check.question, objects);
  if (typeof place === "string") return unanswered(check, "unasked", place);
  const answer = await askPod(client, { ...place, method, path, mostBytes }, { timeoutMs: answerMs, signal });
  switch (answer.kind) {
    case "answered": {
      const { status, body } = answer;
      const wantsText = check.wants.some(({ at }) => at === "text");
      return answered(check, {
        status,
        ...(wantsText && { text: body.slice(0, mostCharacters) }),
        ...foundAt(check, parseJsonOr(body, undefined)),
      });
    }
    case "silent":
      return unanswered(
        check,
        answer.error.kind === "too-large" || signal.aborted ? "unasked" : "silent",
        answer.error.message,
      );
    case "unasked":
      return unanswered(check, "unasked", answer.error.message);
  }
}

/** The pod and port that are asked, or why there is none. */
function placeOf({ of, port }: HttpQuestion, objects: Objects): { pod: string; port: number } | string {
  if ("service" in of) return placeBehind(of.service, port, objects);
  const pod = bestPod(objects.pods.filter((each) => workloadOf(each) === of.workload));
  if (pod === null) return `no pod of ${of.workload} runs`;
  const found = containerPortOf(port, pod);
  return found === null
    ? `pod ${pod.metadata.name} has no port ${port ?? "called http, and not just one"}`
    : { pod: pod.metadata.name, port: found };
}

function placeBehind(
  name: string,
  port: HttpQuestion["port"],
  objects: Objects,
): { pod: string; port: number } | string {
  const service = objects.services.find(({ metadata }) => metadata.name === name);
  if (service === undefined) return `Service ${name} does not exist`;
  const { ports } = service.spec;
  const wanted =
    port === null ? usualPort(ports) : ports.find((each) => each.name === port || each.port === port);
  if (wanted === undefined) return `Service ${name} has no port ${port ?? "called http, and not just one"}`;
  const search = podBehindService(objects, service, wanted.port);
  return "missing" in search
    ? search.missing
    : { pod: search.found.pod.metadata.name, port: search.found.port };
}
