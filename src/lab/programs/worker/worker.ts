import type { Program } from "../../node/program.ts";

export const worker: Program = (context) => {
  context.log("worker is not written yet");
  return { exited: Promise.resolve({ code: 127 }) };
};
