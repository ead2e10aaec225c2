import { percentDecoded } from "../../units/percent-decoded.ts";
import type { PodTemplate } from "./pod-templates.ts";

/** The role in a workload's DATABASE_URL, or the variable that it has the address in; null where the value stands in a Secret, or the workload is not to be seen. */
export function roleOfWorkload(
  templates: readonly PodTemplate[],
  workload: string | null,
  { variable }: { variable: string },
): string | null {
  const url = templates
    .find(({ name }) => name === workload)
    ?.spec.containers.flatMap(({ env }) => env)
    .find(({ name }) => name === variable)?.value;
  const user = /^postgres(?:ql)?:\/\/([^:@/?#]+)(?::[^@]*)?@/i.exec(url ?? "")?.[1];
  // `$(NAME)` is another variable, which Kubernetes fills in.
  return user === undefined || user.includes("$(") ? null : percentDecoded(user);
}
