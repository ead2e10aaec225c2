import { defineStep } from "./step.ts";

/** The message itself is found in its stream by its id, and the step says where it is now. */
export const checkStream = defineStep({
  id: "check-stream",
  title: "The message is in its NATS stream",
  phase: "follow",
  hop: "api-to-stream",
  needs: ["message"],
  plan: () => "look for the message in its stream; creates no consumer",
  inSoak: () => "read the stream onwards from where it ends before; creates no consumer",
  leftBehind: async (run, { message }) =>
    message === undefined ? [] : (await import("../message/judge-stream.ts")).deadLetterOf(run, message),
  run: async (run, facts) => (await import("../message/judge-stream.ts")).judgeStream(run, facts),
});
