import { posix } from "node:path";
import type { ClusterStore } from "../kubernetes-api/store.ts";
import { ContainerConfigError, configMapData, secretData } from "./container-environment.ts";
import type { Container, Pod, PodSpec } from "./pod.ts";

/** A volume that cannot be set up: the pod stays in ContainerCreating with a FailedMount event of this message. */
export class MountError extends Error {
  override readonly name = "MountError";
}

/** The files a container sees of ConfigMaps and Secrets, by absolute path. Throws MountError when one of them is not there. */
export function mountedFiles(store: ClusterStore, pod: Pod, container: Container): Map<string, string> {
  const files = new Map<string, string>();
  for (const { name, mountPath, subPath } of container.volumeMounts) {
    const volume = pod.spec.volumes.find((one) => one.name === name);
    if (volume === undefined) continue;
    for (const [key, content] of Object.entries(volumeData(store, pod, volume))) {
      if (subPath === undefined) files.set(posix.join(mountPath, key), content);
      else if (subPath === key) files.set(mountPath, content);
    }
  }
  return files;
}

function volumeData(
  store: ClusterStore,
  pod: Pod,
  { name, configMap, secret }: PodSpec["volumes"][number],
): Record<string, string> {
  try {
    if (configMap !== undefined) return configMapData(store, pod.namespace, configMap);
    if (secret !== undefined) {
      return secretData(store, pod.namespace, { name: secret.secretName, optional: secret.optional });
    }
    return {};
  } catch (error) {
    if (!(error instanceof ContainerConfigError)) throw error;
    throw new MountError(`MountVolume.SetUp failed for volume "${name}" : ${error.message}`);
  }
}
