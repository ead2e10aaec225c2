/**
 * Escape sequences: OSC, DCS, SOS, PM and APC up to their terminator (or the end, when it never comes), CSI, and the short ones.
 * Both the seven-bit (ESC x) and the eight-bit (C1) forms count.
 */
export const escapeSequences = new RegExp(
  [
    "(?:\\u001b[\\]PX^_]|[\\u009d\\u0090\\u0098\\u009e\\u009f])[\\s\\S]*?(?:\\u0007|\\u001b\\\\|\\u009c|$)",
    "(?:\\u001b\\[|\\u009b)[0-?]*[ -/]*[@-~]",
    "\\u001b[ -/]*[0-~]",
  ].join("|"),
  "g",
);

/** C0 except tab and newline, DEL, C1, and what reorders or hides text: bidirectional controls, zero-width characters, tags, BOM. */
const controlCharacters =
  /[\p{Cc}\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/**
 * Text that came from a server, a log or a file, made safe to print: no escape sequences, no control characters, nothing that
 * reorders or hides what is next to it. Newlines stay, tabs become a space.
 */
export function sanitise(text: string): string {
  return text
    .replace(escapeSequences, "")
    .replace(/\r\n?/g, "\n")
    .replace(/\t/g, " ")
    .replace(controlCharacters, (character) => (character === "\n" ? character : ""));
}

/** As {@link sanitise}, in one line: newlines become a space. */
export function sanitiseLine(text: string): string {
  return sanitise(text)
    .replace(/(?<!\s)\s*\n\s*/g, " ")
    .trim();
}
