import { createHash } from "node:crypto";
import type { Program } from "./program.ts";

/** The program behind an image that the node has; undefined: it does not have it. */
export type ImageTable = (image: string) => Program | undefined;

/** The digest a node reports for an image. */
export function imageId(image: string): string {
  return `sha256:${createHash("sha256").update(image).digest("hex")}`;
}

/** Images without a registry come from Docker Hub, and the runtime reports them with it. */
export function fullImageName(image: string): string {
  const [first = "", ...rest] = image.split("/");
  const hasRegistry = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  if (hasRegistry) return image;
  return rest.length === 0 ? `docker.io/library/${image}` : `docker.io/${image}`;
}

/** What containerd says when it cannot pull an image. */
export function pullFailure(image: string): string {
  const name = fullImageName(image);
  const [registry = "", ...path] = name.split("/");
  const unresolved = `failed to pull and unpack image "${name}": failed to resolve reference "${name}"`;
  if (!registry.startsWith("localhost")) {
    return `rpc error: code = NotFound desc = ${unresolved}: ${name}: not found`;
  }
  const [repository = "", tag = "latest"] = path.join("/").split(":");
  const address = registry.replace("localhost", "127.0.0.1");
  return `rpc error: code = Unknown desc = ${unresolved}: failed to do request: Head "http://${registry}/v2/${repository}/manifests/${tag}": dial tcp ${address}: connect: connection refused`;
}
