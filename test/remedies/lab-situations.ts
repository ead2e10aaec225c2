/** What somebody does to a lab, or asks of it, that no scenario of `nomnom lab list` has. */
export interface LabSituation {
  id: string;
  scenario: string;
  /** Lines for the shell. */
  breaks: readonly string[];
  /** The finding that comes of it. */
  finds: string;
  /** Doctor is asked for these checks alone: others would explain what these find. */
  only?: string;
}

const frontend = "deployment/nomnom-dashboard-frontend";
const patch = (object: string, ...operations: readonly object[]) =>
  `kubectl patch ${object} --type=json -p '${JSON.stringify(operations)}'`;

export const situations: readonly LabSituation[] = [
  {
    id: "rollout-paused",
    scenario: "healthy",
    breaks: [
      "kubectl rollout pause deployment/nomnom-worker",
      "kubectl set env deployment/nomnom-worker TUNED=1",
    ],
    finds: "kubernetes/pod-readiness/paused",
  },
  {
    id: "standstill",
    scenario: "worker-gone",
    breaks: [],
    finds: "nats/consumer-progress/standstill",
    only: "nats/consumer-progress",
  },
  {
    id: "image-put-back",
    scenario: "healthy",
    breaks: [
      "kubectl get statefulset/nomnom-nats -o 'jsonpath={.spec.template.spec.containers[0].image}' > image",
      "kubectl set image statefulset/nomnom-nats nats=nats:no-such-tag",
      "for each in $(seq 60); do kubectl get pod nomnom-nats-0 -o 'jsonpath={.status.containerStatuses[0].state}' | grep ImagePull && break; sleep 1; done",
      'kubectl set image statefulset/nomnom-nats nats="$(cat image)"',
    ],
    finds: "kubernetes/pod-readiness/image-pull",
  },
  {
    id: "ingress-renamed",
    scenario: "healthy",
    breaks: [
      patch("ingress nomnom", {
        op: "replace",
        path: "/spec/rules/0/http/paths/0/backend/service/name",
        value: "nomnom-dashboard-backen",
      }),
    ],
    finds: "kubernetes/ingress-backends/no-service",
  },
  {
    id: "ingress-rewrites",
    scenario: "healthy",
    breaks: ["kubectl annotate ingress nomnom nginx.ingress.kubernetes.io/rewrite-target=/"],
    finds: "kubernetes/ingress-backends/rewrites-all",
  },
  {
    id: "wrong-port",
    scenario: "healthy",
    breaks: [`kubectl set env ${frontend} BACKEND_URL=http://nomnom-dashboard-backend:3000`],
    finds: "config/addresses/no-port",
  },
  {
    id: "claim-deleted",
    scenario: "healthy",
    breaks: ["kubectl delete pvc data-nomnom-postgres-0 --wait=false"],
    finds: "kubernetes/data-volumes/claim-deleted",
  },
  {
    id: "volume-too-small",
    scenario: "healthy",
    breaks: [
      `kubectl get configmap nomnom-nats-config -o json | sed 's/max_file: [0-9A-Za-z]*/max_file: 20Gi/' | kubectl apply -f -`,
      "kubectl rollout restart statefulset/nomnom-nats",
      "kubectl rollout status statefulset/nomnom-nats",
    ],
    finds: "nats/storage-reservation/volume-too-small",
  },
  {
    id: "fence-left",
    scenario: "healthy",
    breaks: ["kubectl annotate configmap nomnom-nats-config nomnom-doctor/fix-fence=20261123-194618-abcdef"],
    finds: "kubernetes/unfinished-changes/left-mark",
  },
  {
    id: "mark-of-nobody",
    scenario: "healthy",
    breaks: ["kubectl annotate service nomnom-nats-client nomnom-doctor/fix=hand-written"],
    finds: "kubernetes/unfinished-changes/unproven-repair",
  },
];
