import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { builtInBlueprint } from "../src/blueprint/built-in.ts";
import { catalogue } from "../src/checks/catalogue.ts";
import { createRedactor } from "../src/cli/redactor.ts";
import { redactDoctorEvent } from "../src/cli/session/redact-event.ts";
import { probes } from "../src/collect/probes.ts";
import { openLiveNamespace } from "../src/doctor/live-namespace.ts";
import { type DoctorOptions, runDoctor } from "../src/doctor/run-doctor.ts";
import { paintFrame } from "../src/tui/kit/paint-line.ts";
import { createFramePainter } from "../src/tui/kit/session/frame-painter.ts";
import { dashboardSections, panes } from "../src/tui/watch/panes.ts";
import type { WatchAction } from "../src/tui/watch/watch-action.ts";
import { watchLines } from "../src/tui/watch/watch-lines.ts";
import { reduceWatch } from "../src/tui/watch/watch-reducer.ts";
import { initialWatchState } from "../src/tui/watch/watch-state.ts";
import type { Figure } from "./figure.ts";
import { watchedDeployment } from "./watched-deployment.ts";

const intervalMs = 5_000;
const roundsPerHour = 3_600_000 / intervalMs;
const terminal = { columns: 120, rows: 40, unicode: true, screenReader: false };

/**
 * A day of the dashboard as fast as it goes: the real engine, probes, kept connections, watch, reducer and painter, over a deployment that never
 * rests; only servers and terminal are missing. What is on the heap after the first hour is there to stay; the day may add nothing to it.
 */
export async function measure(): Promise<Figure[]> {
  const deployment = watchedDeployment();
  let nowMs = Date.UTC(2026, 0, 1);
  await using live = openLiveNamespace({
    open: deployment.open,
    blueprint: builtInBlueprint(),
    now: () => nowMs,
  });
  const redactor = createRedactor();
  redactor.knows(live.secrets);
  const ended = new AbortController();
  const options: DoctorOptions = {
    catalogue,
    chosen: catalogue,
    alsoRead: dashboardSections,
    blueprint: builtInBlueprint(),
    source: { kind: "live", connect: live.connect, probes },
    tool: { name: "nomnom", version: "0.0.0" },
    signal: ended.signal,
    timeoutMs: null,
    waitMs: null,
    now: () => new Date(nowMs),
  };
  let written = 0;
  const painter = createFramePainter(
    (text) => {
      written += text.length;
    },
    () => terminal.columns,
  );
  let state = initialWatchState(terminal, intervalMs, nowMs, panes);
  const act = (action: WatchAction) => {
    ({ state } = reduceWatch(state, action));
  };
  const paint = () =>
    painter.paint(paintFrame(watchLines(state), { columns: terminal.columns, colour: true, reverse: true }));
  const following = (async () => {
    for await (const news of live.news(ended.signal)) act({ type: "news", news, atMs: nowMs });
  })();

  const heapAfter = async (rounds: number) => {
    for (let round = 0; round < rounds; round += 1) {
      nowMs += intervalMs;
      deployment.next();
      act({ type: "tick", atMs: nowMs });
      for await (const event of redactor.events(runDoctor(options), redactDoctorEvent))
        act({ type: "event", event, atMs: nowMs });
      paint();
    }
    return heapMebibytes();
  };
  const firstHour = await heapAfter(roundsPerHour);
  const day = await heapAfter(23 * roundsPerHour);
  ended.abort();
  await following;
  if (written === 0 || state.changes.length === 0) throw new Error("nothing happened all day");
  return [
    {
      name: "doctor --watch: heap after 24 h (17,280 rounds)",
      unit: "MiB",
      ours: day,
      reference: { name: "after 1 h", value: firstHour },
      goal: "≤ 1.05 ×",
    },
  ];
}

/** What is left after a full collection. */
function heapMebibytes(): number {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect !== "function") throw new Error("this Node gives no gc");
  collect();
  collect();
  return process.memoryUsage().heapUsed / 1024 ** 2;
}
