import type { Program } from "../../node/program.ts";

export const dashboardFrontend: Program = (context) => {
  context.log("dashboardFrontend is not written yet");
  return { exited: Promise.resolve({ code: 127 }) };
};
