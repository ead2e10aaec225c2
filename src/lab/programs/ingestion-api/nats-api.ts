import type { Program } from "../../node/program.ts";

export const oldIngestionApi: Program = (context) => {
  context.log("oldIngestionApi is not written yet");
  return { exited: Promise.resolve({ code: 127 }) };
};
