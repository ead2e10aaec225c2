import { UserError } from "../../user-error.ts";
import type { EndReason } from "./session/ending.ts";
import type { Notice } from "./terminal.ts";

interface NoticeBoard {
  dispatch(action: { type: "notice"; notice: Notice }): void;
}

interface Handle extends NoticeBoard {
  copy(text: string): boolean;
  redraw(): void;
  showPlain(text: string): void;
  suspend(): void;
  end(reason: EndReason): void;
}

/** What concerns the terminal alone, whatever the screen shows. */
export type TerminalEffect =
  | { type: "copy"; text: string }
  /** A text alone on the normal screen, until a key comes back. */
  | { type: "show-plain"; text: string }
  | { type: "redraw" | "suspend" | "quit" };

/** Does what concerns the terminal alone. */
export function performOnTerminal(effect: TerminalEffect, handle: Handle): void {
  switch (effect.type) {
    case "copy":
      if (!handle.copy(effect.text)) {
        show(handle, "warning", "copy: longer than terminals take into the clipboard");
      }
      break;
    case "show-plain":
      handle.showPlain(effect.text);
      break;
    case "redraw":
      handle.redraw();
      break;
    case "suspend":
      handle.suspend();
      break;
    case "quit":
      handle.end("quit");
      break;
  }
}

/** Sends text to the clipboard and says so; null: there is nothing to copy. */
export function copied<S extends { notice: Notice | null }>(
  state: S,
  text: string | null,
  what: string,
): { state: S; effects: TerminalEffect[] } {
  if (text === null) {
    return {
      state: { ...state, notice: { tone: "warning", text: "copy: nothing to copy here" } },
      effects: [],
    };
  }
  const [first = ""] = text.split("\n");
  const notice: Notice = { tone: "good", text: `sent ${what} to the clipboard: ${first}` };
  return { state: { ...state, notice }, effects: [{ type: "copy", text }] };
}

/** Shows where `what` was saved to, or the expected failure of saving it. */
export async function reportSaving(what: string, saving: Promise<string>, board: NoticeBoard): Promise<void> {
  try {
    show(board, "good", `${what} saved: ${await saving}`);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    show(board, "warning", error.message);
  }
}

function show(board: NoticeBoard, tone: Notice["tone"], text: string): void {
  board.dispatch({ type: "notice", notice: { tone, text } });
}
