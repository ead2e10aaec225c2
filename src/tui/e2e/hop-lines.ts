import { displayWidth } from "../../terminal/display-width.ts";
import { styleFor } from "../../terminal/style.ts";
import { formatDuration } from "../../units/format-duration.ts";
import { fitLine, type Line, line, padTo, type Span, span, type Tone } from "../kit/line.ts";
import type { E2eState } from "./e2e-state.ts";
import { type HopState, type HopView, hopsOf, placeNames, sentAtMs, travelMs } from "./hops.ts";

const widestGap = 18;
const tones: Record<HopState, Tone> = {
  done: "good",
  going: "plain",
  broken: "bad",
  unseen: "uncertain",
  ahead: "dim",
};

/** The hops of the message across the screen: the places above, below each arrow how long the hop took. Two lines. */
export function drawnHops(state: E2eState): [Line, Line] {
  const { columns, unicode } = state;
  const hops = hopsOf(state);
  const names = [placeNames.client, ...hops.map(({ to }) => placeNames[to])];
  const room = columns - names.reduce((sum, name) => sum + name.length, 0);
  const gap = Math.min(widestGap, Math.floor(room / hops.length));
  const sent = sentAtMs(state) !== null;
  const above: Span[] = [span(placeNames.client, sent ? "good" : "dim")];
  const below: Span[] = [span(" ".repeat(placeNames.client.length))];
  for (const hop of hops) {
    const name = placeNames[hop.to];
    const passed = hop.state === "done" || hop.state === "unseen";
    above.push(span(arrow(hop.state, gap, unicode), tones[hop.state]), span(name, passed ? "good" : "dim"));
    below.push(span(centred(hopWords(hop), gap), tones[hop.state]), span(" ".repeat(name.length)));
  }
  const totalMs = travelMs(state);
  const total = totalMs === null ? [] : [span(`  ${latencyWords(totalMs)} in all`, "strong")];
  const roomy = room - gap * hops.length >= 16;
  const lines: [Line, Line] = [line(...above, ...(roomy ? total : [])), line(...below)];
  return [fitLine(lines[0], columns, unicode), fitLine(lines[1], columns, unicode)];
}

/** The same from top to bottom, a place per line, in words. */
export function listedHops(state: E2eState): Line[] {
  const { symbols } = styleFor({ colour: false, unicode: state.unicode });
  const sent = sentAtMs(state) !== null;
  const signs: Record<HopState, string> = {
    done: symbols.pass,
    going: symbols.ellipsis,
    broken: symbols.fail,
    unseen: symbols.unknown,
    ahead: symbols.skip,
  };
  const row = (reached: HopState, name: string, words: string) => {
    const sign = state.screenReader ? "" : `${padTo(signs[reached], 3)} `;
    return line(span(`${sign}${padTo(name, 10)}`, tones[reached]), span(words === "" ? "" : ` ${words}`));
  };
  const totalMs = travelMs(state);
  return [
    row(sent ? "done" : "ahead", placeNames.client, sent ? "sent" : "not sent"),
    ...hopsOf(state).map((hop) => row(hop.state, placeNames[hop.to], listedWords(hop))),
    ...(totalMs === null ? [] : [line(span(`${latencyWords(totalMs)} in all`, "strong"))]),
  ];
}

function hopWords({ state, latencyMs }: HopView): string {
  switch (state) {
    case "done":
      return latencyMs === null ? "passed" : latencyWords(latencyMs);
    case "going":
      return "waiting";
    case "broken":
      return "BROKEN";
    case "unseen":
      return "unseen";
    case "ahead":
      return "";
  }
}

/** Places that one look found together cannot be separated in time. */
function latencyWords(milliseconds: number): string {
  if (milliseconds < 0.5) return "at once";
  return milliseconds < 10_000 ? `${Math.round(milliseconds)} ms` : formatDuration(milliseconds);
}

function listedWords(hop: HopView): string {
  switch (hop.state) {
    case "done":
      return hop.latencyMs === null || hop.latencyMs < 0.5 ? hopWords(hop) : `after ${hopWords(hop)}`;
    case "broken":
      return `BROKEN: ${hop.hop}`;
    case "ahead":
      return "not reached";
    case "going":
    case "unseen":
      return hopWords(hop);
  }
}

/** ` ───▶ `, in ASCII ` ---> `; a broken one has a cross in it, one the message has not come to is dotted. */
function arrow(state: HopState, width: number, unicode: boolean): string {
  const inner = width - 2;
  const [solid, dotted, head, cross] = unicode ? ["─", "┄", "▶", "✗"] : ["-", ".", ">", "x"];
  if (state === "broken") {
    const left = Math.floor((inner - 1) / 2);
    return ` ${solid.repeat(left)}${cross}${solid.repeat(inner - 1 - left)} `;
  }
  const body = state === "done" || state === "unseen" ? solid : dotted;
  return ` ${body.repeat(inner - 1)}${head} `;
}

function centred(text: string, width: number): string {
  const left = Math.floor((width - displayWidth(text)) / 2);
  return padTo(" ".repeat(Math.max(0, left)) + text, width);
}
