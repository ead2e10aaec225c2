/** The labels by which an object belongs to the release. */
export const labelsOf = (component: string) => ({
  "app.kubernetes.io/name": "nomnom",
  "app.kubernetes.io/instance": "nomnom",
  "app.kubernetes.io/component": component,
});

/** A Deployment of the release whose container runs a shell command; /state outlives the container. */
export function shellDeployment(
  component: string,
  { image, command, resources = {} }: { image: string; command: string; resources?: object },
) {
  const labels = labelsOf(component);
  const container = {
    name: component,
    image,
    imagePullPolicy: "IfNotPresent",
    command: ["sh", "-c", command],
    volumeMounts: [{ name: "state", mountPath: "/state" }],
    resources,
  };
  const pod = {
    terminationGracePeriodSeconds: 1,
    volumes: [{ name: "state", emptyDir: {} }],
    containers: [container],
  };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: `nomnom-${component}`, labels },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: pod } },
  };
}

/** A change of one container of a workload, for a strategic merge patch. */
export const containerPatch = (name: string, change: object) => ({
  spec: { template: { spec: { containers: [{ name, ...change }] } } },
});
