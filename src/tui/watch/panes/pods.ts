import { isFinished, isReady, podStatus } from "../../../checks/kubernetes/pods/pod-status.ts";
import type { Pod } from "../../../snapshot/kubernetes/pod.ts";
import { formatAge } from "../../../units/format-duration.ts";
import { clean } from "../../kit/line.ts";
import { nameColumn } from "../table-columns.ts";
import { tablePane } from "../table-pane.ts";

/** As one line of `kubectl get pods`. */
interface PodRow {
  key: string;
  ready: string;
  status: string;
  restarts: number;
  createdAtMs: number | null;
  /** Ready, or done for good. */
  well: boolean;
}

/** Columns of the terminal from which the heads of tables need not be short. */
const roomy = 130;

export const podsPane = tablePane({
  id: "pods",
  title: "Pods",
  side: "left",
  importance: 3,
  shows: "as `kubectl get pods`",
  section: "kubernetes/pods",
  rows: podRows,
  figures: {},
  columns: ({ unicode, nowMs, columns }) => [
    nameColumn(unicode),
    { title: "READY", text: ({ ready }) => ready },
    {
      title: "STATUS",
      text: ({ status }) => clean(status, unicode),
      tone: ({ well, status }) =>
        well ? "good" : status === "Running" || status === "Pending" ? "warning" : "bad",
    },
    { title: columns < roomy ? "RST" : "RESTARTS", right: true, text: ({ restarts }) => String(restarts) },
    {
      title: "AGE",
      right: true,
      dispensable: 1,
      text: ({ createdAtMs }) => (createdAtMs === null ? "" : formatAge(nowMs - createdAtMs)),
    },
  ],
  changes: {
    added: ({ key, status }) => ({ tone: "plain", text: `pod ${key} is new: ${status}` }),
    removed: ({ key }) => ({ tone: "plain", text: `pod ${key} is gone` }),
    changed(old, { key, restarts, status, ready, well }) {
      if (restarts > old.restarts) {
        return { tone: "bad", text: `pod ${key} restarted, ${restarts} in all: ${status}` };
      }
      if (old.status === status && old.ready === ready) return null;
      const text = `pod ${key}: ${old.status} ${old.ready} to ${status} ${ready}`;
      return { tone: well ? "good" : "bad", text };
    },
  },
});

/** Pods in trouble first. */
function podRows(pods: readonly Pod[], serverVersion: string | null): PodRow[] {
  return pods
    .map((pod) => podRow(pod, serverVersion))
    .toSorted((a, b) => Number(a.well) - Number(b.well) || a.key.localeCompare(b.key, "en"));
}

function podRow(pod: Pod, serverVersion: string | null): PodRow {
  const created = pod.metadata.creationTimestamp;
  return {
    key: pod.metadata.name,
    ...podStatus(pod, serverVersion),
    createdAtMs: created ? Date.parse(created) : null,
    well: isReady(pod) || isFinished(pod),
  };
}
