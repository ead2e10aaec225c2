import type { Remedy } from "../../../remedy/remedy.ts";
import { restartOf } from "../../kubernetes/workloads/workload-commands.ts";
import type { ConfiguredConsumer } from "./configured-consumer.ts";

/** What becomes of messages that are delivered once more. */
export const comesAgain = (skipsStored: boolean): string =>
  skipsStored
    ? "Rows that are stored already are skipped by their key."
    : "What was processed already comes once more, and is processed twice unless its reader recognises it.";

/** The worker makes its consumer again. In an interest stream that would delete what waits for it, so that it is no command there unless nothing waits. */
export function recreate(
  { consumer, wanted, stream, kubectl, nats, skipsStored }: ConfiguredConsumer,
  why: string,
): Remedy {
  const waiting = consumer.num_pending + consumer.num_ack_pending;
  if (stream.config.retention === "interest" && waiting > 0)
    return {
      summary: `${why}: let the worker first take the ${waiting} that wait, then remove the consumer and restart the worker, which creates it again. ${stream.config.name} keeps messages for its consumers only: what waits for a consumer is deleted with it.`,
      commands: [nats("consumer", "info", consumer.stream_name, consumer.name)],
    };
  return {
    summary: `${why}: remove it and let the worker create it again. It then starts with the oldest message of ${consumer.stream_name}. ${comesAgain(skipsStored)}`,
    commands: [
      nats("consumer", "rm", consumer.stream_name, consumer.name),
      ...(wanted.worker === null ? [] : restartOf(kubectl, wanted.worker.object)),
    ],
  };
}
