import { percentDecoded } from "../../units/percent-decoded.ts";
import type { Deployment } from "./workloads.ts";

/** The role in a workload's DATABASE_URL; null where the value stands in a Secret, or the workload is not to be seen. */
export function roleOfWorkload(deployments: readonly Deployment[], name: string | null): string | null {
  const worker = deployments.find(({ metadata }) => metadata.name === name);
  const url = worker?.spec.template.spec.containers
    .flatMap(({ env }) => env)
    .find(({ name }) => name === "DATABASE_URL")?.value;
  const user = /^postgres(?:ql)?:\/\/([^:@/?#]+)(?::[^@]*)?@/i.exec(url ?? "")?.[1];
  // `$(NAME)` is another variable, which Kubernetes fills in.
  return user === undefined || user.includes("$(") ? null : percentDecoded(user);
}
