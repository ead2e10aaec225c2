import { defineStep } from "./step.ts";

/** The dashboard shows the order to whoever was connected before it was sent. */
export const dashboardUpdates = defineStep({
  id: "dashboard-updates",
  title: "The dashboard shows it",
  phase: "follow",
  hop: "database-to-dashboard",
  needs: ["message", "dashboard"],
  plan: () => "listen on the dashboard's /ws",
  inSoak: () => "listen on the dashboard's /ws where it will hold no more than 100 orders",
  async watch(run, signal) {
    const { watchDashboard } = await import("../watch/dashboard-watch.ts");
    return { dashboard: watchDashboard(run, signal) };
  },
  run: async (run, facts) => (await import("../watch/await-dashboard.ts")).awaitDashboard(run, facts),
});
