import { type Key, useInput } from "ink";

/** Passes keys on by the names of the key maps; shows nothing. */
export function Keys({ press }: { press(key: string): void }) {
  useInput((input, key) => {
    for (const name of keysOf(input, key)) press(name);
  });
  return null;
}

const special = [
  ["upArrow", "up"],
  ["downArrow", "down"],
  ["leftArrow", "left"],
  ["rightArrow", "right"],
  ["pageUp", "pageup"],
  ["pageDown", "pagedown"],
  ["home", "home"],
  ["end", "end"],
  ["return", "enter"],
  ["escape", "escape"],
  ["backspace", "backspace"],
  // What most terminals send for backspace, Ink calls delete.
  ["delete", "backspace"],
] as const;

/** The names of the key maps for what Ink read; several when keys came in one piece, as they do when one types fast or pastes. */
function keysOf(input: string, key: Key): string[] {
  if (key.tab) return [key.shift ? "shift+tab" : "tab"];
  const named = special.find(([flag]) => key[flag]);
  if (named !== undefined) return [named[1]];
  if (key.ctrl) return [`ctrl+${input}`];
  if (key.meta) return [];
  return [...input].flatMap(characterKey);
}

const controlKeys: Readonly<Record<string, string>> = {
  "\t": "tab",
  "\r": "enter",
  "\n": "enter",
  "\b": "backspace",
  "\u007f": "backspace",
  " ": "space",
};

/** Ink leaves control characters as they are when they come together with others; Ctrl-C must not get lost so. */
function characterKey(character: string): string[] {
  const named = controlKeys[character];
  if (named !== undefined) return [named];
  const code = character.codePointAt(0) ?? 0;
  if (code >= 1 && code <= 26) return [`ctrl+${String.fromCodePoint(code + 96)}`];
  return code < 32 ? [] : [character];
}
