import type { DashboardPlan, HttpSeen, MessagePlan, StreamSeen } from "../../blueprint/message-plan.ts";
import { defineStep, type Step } from "./step.ts";

/** What becomes of the message is seen at the end: pushed to whoever was connected before it was sent, shown to whoever asks, or in a stream. */
export function dashboardUpdates({ seen, called }: MessagePlan): Step | null {
  switch (seen?.kind) {
    case undefined:
      return null;
    case "dashboard":
      return pushed(seen, called);
    case "http":
      return shown(seen);
    case "jetstream":
      return published(seen);
  }
}

const words = { id: "dashboard-updates", phase: "follow", hop: "database-to-dashboard" } as const;

const pushed = (seen: DashboardPlan, called: string): Step =>
  defineStep({
    ...words,
    title: "The dashboard shows it",
    needs: ["message", "dashboard"],
    plan: () => `listen on the dashboard's ${seen.socket}`,
    inSoak: () =>
      `listen on the dashboard's ${seen.socket} where it will hold no more than ${seen.pushesAtMost} ${called}s`,
    async watch(run, signal) {
      const { watchDashboard } = await import("../watch/dashboard-watch.ts");
      return { dashboard: watchDashboard(run, seen, signal) };
    },
    run: async (run, facts) => (await import("../watch/await-dashboard.ts")).awaitDashboard(run, facts),
  });

const shown = (seen: HttpSeen): Step =>
  defineStep({
    ...words,
    title: `${seen.called} shows it`,
    needs: ["message"],
    plan: () => `GET ${seen.path} of ${seen.called} until it shows the message`,
    run: async (run, facts) => (await import("../watch/await-shown.ts")).awaitShown(run, seen, facts),
  });

const published = (seen: StreamSeen): Step =>
  defineStep({
    ...words,
    title: "What comes of it is in its stream",
    needs: ["message"],
    plan: () => `look for what comes of it as ${seen.pass.subject}; creates no consumer`,
    run: async (_, facts) => (await import("../watch/await-published.ts")).awaitPublished(facts),
  });
