import type { Program } from "../../node/program.ts";

export const ingestionApi: Program = (context) => {
  context.log("ingestionApi is not written yet");
  return { exited: Promise.resolve({ code: 127 }) };
};

export const unfixedIngestionApi: Program = (context) => {
  context.log("unfixedIngestionApi is not written yet");
  return { exited: Promise.resolve({ code: 127 }) };
};
