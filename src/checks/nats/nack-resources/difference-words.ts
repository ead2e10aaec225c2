import type { Command } from "../../../remedy/command.ts";
import type { Kubectl } from "../../../remedy/kubectl.ts";
import type { NackDifference } from "../nack/nack-differences.ts";
import { kubectlKind, type NackResource } from "../nack/nack-resource.ts";

export const differencesInWords = (differences: readonly NackDifference[]): string =>
  differences.map(({ key, now, wanted }) => `${key} ${now} instead of ${wanted}`).join(", ");

export const evidenceOf = (differences: readonly NackDifference[]) => ({
  differing: differences.map(({ key, now, wanted }) => ({ key, now, wanted })),
});

/** Lets the resource want what the server has. */
export const patchAsIs = (
  resource: NackResource,
  differences: readonly NackDifference[],
  kubectl: Kubectl,
): Command =>
  kubectl(
    ...["patch", kubectlKind(resource), resource.metadata.name, "--type=merge", "-p"],
    JSON.stringify({ spec: Object.assign({}, ...differences.map(({ asIs }) => asIs)) }),
  );
