import type { MessagePlan } from "../../blueprint/message-plan.ts";

/** How sentences name the places of a message's way; empty: they begin with the next one. */
export type PlaceNames = Record<"client" | "api" | "stream" | "worker" | "database" | "dashboard", string>;

export function placeNamesOf({ send, passes, consumed, seen, scale }: MessagePlan): PlaceNames {
  const api = send.kind === "publish" ? "" : scale === null ? send.called : `the ${scale.called}`;
  const named = passes[0]?.stream ?? null;
  return {
    client: "",
    api,
    stream: named === null ? "the NATS stream" : `stream ${named}`,
    worker: consumed === null ? "the worker" : `consumer ${consumed.consumer}`,
    database: "PostgreSQL",
    dashboard: seenAt(seen),
  };
}

function seenAt(seen: MessagePlan["seen"]): string {
  switch (seen?.kind) {
    case "http":
      return seen.called;
    case "jetstream":
      return seen.pass.stream === null
        ? `whoever listens to ${seen.pass.subject}`
        : `stream ${seen.pass.stream}`;
    default:
      return "the dashboard";
  }
}
