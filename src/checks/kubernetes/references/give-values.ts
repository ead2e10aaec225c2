import type { Command } from "../../../remedy/command.ts";
import type { Kubectl } from "../../../remedy/kubectl.ts";
import { joined, placeholder } from "../../../remedy/word.ts";

/** Adds a key to a Secret or ConfigMap; its value only the reader knows. */
export function addKey(kubectl: Kubectl, kind: string, name: string, key: string): Command {
  const field = kind.toLowerCase() === "secret" ? "stringData" : "data";
  const patch = joined(`{"${field}":{${JSON.stringify(key)}:"`, placeholder("VALUE"), '"}}');
  return kubectl("patch", kind.toLowerCase(), name, "-p", patch);
}

/** Makes a Secret or ConfigMap with these keys. Where none is known one is asked for: an empty object would let the pods start without their settings. */
export function createObject(kubectl: Kubectl, kind: string, name: string, keys: readonly string[]): Command {
  const literals =
    keys.length === 0
      ? [joined("--from-literal=", placeholder("KEY"), "=", placeholder("VALUE"))]
      : [...new Set(keys)].map((key) => joined(`--from-literal=${key}=`, placeholder("VALUE")));
  const what = kind.toLowerCase() === "secret" ? ["secret", "generic"] : ["configmap"];
  return kubectl("create", ...what, name, ...literals);
}

/** Makes a Secret to pull images with. */
export const createPullSecret = (kubectl: Kubectl, name: string): Command =>
  kubectl(
    ...["create", "secret", "docker-registry", name],
    joined("--docker-server=", placeholder("REGISTRY")),
    joined("--docker-username=", placeholder("USER")),
    joined("--docker-password=", placeholder("PASSWORD")),
  );
