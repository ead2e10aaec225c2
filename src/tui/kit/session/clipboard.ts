/** Many terminals drop longer ones. */
const maxBase64Length = 74_994;

/**
 * The escape sequence that puts text into the clipboard of the terminal the user sits at, over ssh too (OSC 52). Null when it is too
 * long. Inside tmux it is sent twice: as it is for `set-clipboard on`, wrapped for `allow-passthrough on`.
 */
export function clipboardSequence(text: string, tmux: boolean): string | null {
  const encoded = Buffer.from(text, "utf8").toString("base64");
  if (encoded.length > maxBase64Length) return null;
  const plain = `\u001b]52;c;${encoded}\u0007`;
  return tmux ? `${plain}\u001bPtmux;\u001b${plain}\u001b\\` : plain;
}
