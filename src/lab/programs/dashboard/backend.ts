import type { Program } from "../../node/program.ts";

export const dashboardBackend: Program = (context) => {
  context.log("dashboardBackend is not written yet");
  return { exited: Promise.resolve({ code: 127 }) };
};
