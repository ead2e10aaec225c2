import type { Blueprint } from "../blueprint/blueprint.ts";
import { forTarget, withRelease } from "../blueprint/with-release.ts";
import { chooseRelease, usualRelease } from "../snapshot/kubernetes/release-name.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";

/** The blueprint for what a snapshot holds: the release that is asked for, else the one that was looked at when it was taken, else the only one there is. */
export function blueprintOf(blueprint: Blueprint, { target, sections }: Snapshot): Blueprint {
  const asked = blueprint.release === usualRelease ? null : blueprint.release;
  if (asked === null && target.release) return forTarget(blueprint, target);
  const lists = [sections["kubernetes/deployments"], sections["kubernetes/statefulsets"]];
  const workloads = lists.flatMap((list) => (list?.ok ? list.data.map(({ metadata }) => metadata) : []));
  const choice = chooseRelease(asked, workloads);
  return choice.kind === "one" ? withRelease(blueprint, choice.release) : blueprint;
}
