import type { Consumer } from "../../../snapshot/nats.ts";
import type { WantedConsumer } from "./wanted-consumers.ts";

/** Why a consumer answers every request of its reader with an error, however often that is started (measured on 2.10.27 and 2.15.3); null: it does not, or nobody says what its reader asks. */
export function refusesAll(
  { demands: { delivery, priorityGroups } }: WantedConsumer,
  { config: { deliver_subject: listener, priority_groups: groups } }: Consumer,
): "push" | "priority-groups" | null {
  if (listener && delivery === "pull") return "push";
  const isNamed = priorityGroups === undefined || groups.some((group) => priorityGroups.includes(group));
  return groups.length === 0 || isNamed ? null : "priority-groups";
}
