import { describe, expect, it } from "vitest";
import { capabilitiesOf } from "../../../src/terminal/capabilities.ts";

const terminal = { isTTY: true, columns: 120 };
const pipe = {};
const utf8 = { LANG: "en_US.UTF-8" };

describe("what a stream can show", () => {
  it.each([
    ["a terminal has colour", terminal, {}, false, true],
    ["a pipe has none", pipe, {}, false, false],
    ["NO_COLOR", terminal, { NO_COLOR: "1" }, false, false],
    ["an empty NO_COLOR means nothing", terminal, { NO_COLOR: "" }, false, true],
    ["FORCE_COLOR on a pipe", pipe, { FORCE_COLOR: "1" }, false, true],
    ["FORCE_COLOR=0", terminal, { FORCE_COLOR: "0" }, false, false],
    ["NO_COLOR wins over FORCE_COLOR", terminal, { NO_COLOR: "1", FORCE_COLOR: "1" }, false, false],
    ["--no-color wins over FORCE_COLOR", terminal, { FORCE_COLOR: "1" }, true, false],
    ["TERM=dumb", terminal, { TERM: "dumb" }, false, false],
  ])("Colours are chosen by what the stream can show: %s", (_, stream, env, noColour, colour) => {
    expect(capabilitiesOf(stream, env, { noColour }).colour).toBe(colour);
  });

  it.each([
    [{ LANG: "C.UTF-8" }, true],
    [{ LANG: "de_DE.utf8" }, true],
    [{ LC_ALL: "C", LANG: "C.UTF-8" }, false],
    [{ LC_CTYPE: "en_US.UTF-8", LANG: "C" }, true],
    [{ LC_ALL: "", LANG: "C.UTF-8" }, true],
    [{ TERM: "linux", LANG: "C.UTF-8" }, false],
    [{ LANG: "POSIX" }, false],
    [{}, false],
  ])("%o is UTF-8: %s", (env, unicode) => {
    expect(capabilitiesOf(terminal, env, { noColour: false }).unicode).toBe(unicode);
  });

  it.each([
    [{ isTTY: true, columns: 132 }, {}, 132],
    [{ isTTY: true, columns: 0 }, {}, 80],
    [{ isTTY: true, columns: 1 }, {}, 80],
    [pipe, {}, 80],
    [pipe, { COLUMNS: "60" }, 60],
    [pipe, { COLUMNS: "wide" }, 80],
  ])("%o in %o is %i columns wide", (stream, env, width) => {
    expect(capabilitiesOf(stream, env, { noColour: false }).width).toBe(width);
  });

  it.each([
    [terminal, utf8, true],
    [terminal, { CI: "true" }, false],
    [terminal, { CI: "false" }, true],
    [terminal, { TERM: "dumb" }, false],
    [pipe, {}, false],
  ])("%o in %o is watched: %s", (stream, env, interactive) => {
    expect(capabilitiesOf(stream, env, { noColour: false }).interactive).toBe(interactive);
  });
});
