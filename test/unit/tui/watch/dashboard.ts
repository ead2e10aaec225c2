import { plainText } from "../../../../src/tui/kit/line.ts";
import { panes } from "../../../../src/tui/watch/panes.ts";
import type { WatchAction, WatchEffect } from "../../../../src/tui/watch/watch-action.ts";
import { watchLines } from "../../../../src/tui/watch/watch-lines.ts";
import { reduceWatch } from "../../../../src/tui/watch/watch-reducer.ts";
import { initialWatchState, type WatchState } from "../../../../src/tui/watch/watch-state.ts";
import { type Round, roundEvents, watchRound } from "../../../terminal/watch-rounds.ts";
import { terminal } from "../doctor/doctor-run.ts";

export const intervalMs = 5_000;

/** The dashboard as rounds and keys come in. */
export class Dashboard {
  state: WatchState;
  effects: WatchEffect[] = [];
  atMs = 0;

  constructor(
    size: { columns: number; rows: number } = { columns: 120, rows: 40 },
    shown: Parameters<typeof initialWatchState>[3] = panes,
  ) {
    this.state = initialWatchState({ ...terminal, ...size }, intervalMs, this.atMs, shown);
  }

  act(action: WatchAction): this {
    const { state, effects } = reduceWatch(this.state, action);
    this.state = state;
    this.effects = [...effects];
    return this;
  }

  tick(afterMs: number): this {
    this.atMs += afterMs;
    return this.act({ type: "tick", atMs: this.atMs });
  }

  press(...keys: string[]): this {
    for (const key of keys) this.act({ type: "key", key, atMs: this.atMs });
    return this;
  }

  answer(round: Round, tookMs = 0): this {
    this.atMs += tookMs;
    for (const event of roundEvents(round)) this.act({ type: "event", event, atMs: this.atMs });
    return this;
  }

  /** Rounds as they come, one interval apart. */
  rounds(from: number, to: number): this {
    for (let number = from; number <= to; number += 1) {
      if (number > 0) this.tick(intervalMs);
      else this.tick(0);
      this.answer(watchRound(number));
    }
    return this;
  }

  /** The row of the screen that holds `text`. */
  row(text: string): string {
    return (
      this.text()
        .split("\n")
        .find((row) => row.includes(text)) ?? ""
    );
  }

  text(): string {
    return watchLines(this.state).map(plainText).join("\n");
  }

  /** What the dashboard says has changed. */
  texts(): string[] {
    return this.state.changes.map(({ text }) => text);
  }
}
