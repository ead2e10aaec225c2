import { addressVariables } from "../../systems/postgres-variables.ts";
import { percentDecoded } from "../../units/percent-decoded.ts";
import type { Container } from "./container.ts";
import type { PodTemplate } from "./pod-templates.ts";

/**
 * The role in a workload's DATABASE_URL, or the variable that it has the address in, else the user beside its PGHOST, DB_HOST, …; null where the value stands
 * in a Secret, or the workload is not to be seen.
 */
export function roleOfWorkload(
  templates: readonly PodTemplate[],
  workload: string | null,
  { variable }: { variable: string },
): string | null {
  const env = templates
    .find(({ name }) => name === workload)
    ?.spec.containers.flatMap((container) => container.env);
  const url = env?.find(({ name }) => name === variable);
  if (env !== undefined && url === undefined) return userBesideHost(env);
  const user = /^postgres(?:ql)?:\/\/([^:@/?#]+)(?::[^@]*)?@/i.exec(url?.value ?? "")?.[1];
  // `$(NAME)` is another variable, which Kubernetes fills in.
  return user === undefined || user.includes("$(") ? null : percentDecoded(user);
}

function userBesideHost(env: Container["env"]): string | null {
  const isSet = (names: readonly string[]) => env.find(({ name }) => names.includes(name));
  const variables = addressVariables.find(({ host }) => isSet(host) !== undefined);
  const user = variables && isSet(variables.user)?.value;
  return !user || user.includes("$(") ? null : user;
}
