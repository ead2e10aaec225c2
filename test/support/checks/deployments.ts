import { succeed } from "../../../src/snapshot/probe-result.ts";
import { sectionSchemas } from "../../../src/snapshot/snapshot.ts";

export interface DeploymentInBrief {
  name: string;
  desired?: number;
  ready?: number;
  container?: string;
  image?: string;
  labels?: Record<string, string>;
  /** Null: the value comes from a ConfigMap. */
  env?: Record<string, string | null>;
}

/** The section `kubernetes/deployments`, each with one container. */
export function deployments(...all: DeploymentInBrief[]) {
  return succeed(
    sectionSchemas["kubernetes/deployments"].parse(
      all.map(({ name, desired = 1, ready = desired, container = "main", image, labels = {}, env = {} }) => ({
        metadata: { name, labels },
        spec: {
          replicas: desired,
          selector: {},
          template: {
            metadata: { labels },
            spec: {
              containers: [
                {
                  name: container,
                  image,
                  env: Object.entries(env).map(([key, value]) =>
                    value === null
                      ? { name: key, valueFrom: { configMapKeyRef: { name: "settings", key } } }
                      : { name: key, value },
                  ),
                },
              ],
            },
          },
        },
        status: { replicas: desired, readyReplicas: ready },
      })),
    ),
  );
}
