import { at, isRecord, items, text } from "./fields.ts";
import { badRequest } from "./status.ts";
import type { KubernetesObject } from "./store.ts";

/** The container a log request means. Throws ApiError 400 as the API server words it. */
export function logContainer(pod: KubernetesObject, asked: string): string {
  const names = namesOf(pod, "containers");
  const initNames = namesOf(pod, "initContainers");
  if (asked !== "") {
    if ([...names, ...initNames].includes(asked)) return asked;
    throw badRequest(`container ${asked} is not valid for pod ${pod.metadata.name}`);
  }
  const [only] = names;
  if (only !== undefined && names.length === 1) return only;
  const choices = names.length === 0 ? "" : `, choose one of: [${names.join(" ")}]`;
  const initChoices =
    initNames.length === 0 ? "" : ` or one of the init containers: [${initNames.join(" ")}]`;
  throw badRequest(
    `a container name must be specified for pod ${pod.metadata.name}${choices}${choices === "" ? "" : initChoices}`,
  );
}

/** Whether there is a log to read: the kubelet's validateContainerLogStatus, with its texts. Throws ApiError 400. */
export function assertLogAvailable(pod: KubernetesObject, container: string, previous: boolean): void {
  const place = `container "${container}" in pod "${pod.metadata.name}"`;
  const status = [
    ...items(pod, "status", "containerStatuses"),
    ...items(pod, "status", "initContainerStatuses"),
  ].find((one) => text(one, "name") === container);
  if (status === undefined) throw badRequest(`${place} is not available`);
  const hasEndedBefore = isRecord(at(status, "lastState", "terminated"));
  if (previous) {
    if (hasEndedBefore) return;
    throw badRequest(`previous terminated ${place} not found`);
  }
  if (isRecord(at(status, "state", "running")) || isRecord(at(status, "state", "terminated"))) return;
  if (hasEndedBefore) return;
  const reason = text(status, "state", "waiting", "reason");
  switch (reason) {
    case "":
      throw badRequest(`${place} is waiting to start - no logs yet`);
    case "ErrImagePull":
      throw badRequest(`${place} is waiting to start: image can't be pulled`);
    case "ImagePullBackOff":
      throw badRequest(`${place} is waiting to start: trying and failing to pull image`);
    default:
      throw badRequest(`${place} is waiting to start: ${reason}`);
  }
}

function namesOf(pod: KubernetesObject, list: "containers" | "initContainers"): string[] {
  return items(pod, "spec", list).map((container) => text(container, "name"));
}
