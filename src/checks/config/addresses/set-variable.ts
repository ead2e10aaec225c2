import type { Command } from "../../../remedy/command.ts";
import type { Kubectl } from "../../../remedy/kubectl.ts";
import { joined, type Word } from "../../../remedy/word.ts";

/** Sets a variable of a container in the template, also where it came from a ConfigMap or a Secret: what stands in the template itself counts first. */
export const setVariable = (
  kubectl: Kubectl,
  workload: string,
  container: string,
  variable: string,
  value: Word,
): Command => kubectl("set", "env", workload, "-c", container, joined(`${variable}=`, value));
