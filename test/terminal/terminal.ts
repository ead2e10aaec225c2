import { type IPty, spawn } from "@lydell/node-pty";
import xterm from "@xterm/headless";

export interface TerminalOptions {
  columns: number;
  rows: number;
  /** Added to a small, fixed environment: nothing of the machine's own settings reaches the program. */
  env?: Record<string, string>;
  cwd?: string;
  /** How long a condition may take to come true; longer than anything takes on a busy machine. */
  deadlineMs?: number;
}

/** What the program did to the terminal besides writing text. */
export interface Modes {
  alternateScreen: boolean;
  cursorVisible: boolean;
  autowrap: boolean;
}

/** Text and how it looks. `colour`: its number among the terminal's sixteen; null: the default. */
export interface Look {
  text: string;
  colour: number | null;
  bold: boolean;
  dim: boolean;
  reverse: boolean;
}

/** A program in a real pseudo-terminal, and what a person would see of it. */
export interface Terminal extends AsyncDisposable {
  readonly pid: number;
  /** The rows of the visible screen, without trailing spaces. */
  rows(): string[];
  screen(): string;
  /** The visible rows as pieces of one look each. */
  looks(): Look[][];
  modes(): Modes;
  /** How often the scrollback was cleared, which no program should do. */
  scrollbackClears(): number;
  /** Lines above the visible screen: a full-screen program leaves none. */
  scrolledLines(): number;
  /** Bytes the program has written. */
  bytes(): number;
  /** The window's title, by which a program under test can say how far it is. */
  title(): string;
  /** What was sent to the clipboard (OSC 52), the last last. */
  clipboard(): string[];
  /** Resolves when the screen fulfils the predicate; rejects with the screen after the deadline. */
  waitFor(what: string, predicate: (screen: string, rows: string[]) => boolean): Promise<void>;
  waitForText(text: string): Promise<void>;
  press(keys: string): void;
  resize(columns: number, rows: number): void;
  kill(signal: NodeJS.Signals): void;
  exit(): Promise<{ exitCode: number; signal: number }>;
}

/** Longer than anything takes on a busy machine; what waits for longer has failed. */
const usualDeadlineMs = 20_000;

export function openTerminal(file: string, args: readonly string[], options: TerminalOptions): Terminal {
  const { columns, rows, deadlineMs = usualDeadlineMs } = options;
  const emulator = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 1_000 });
  const state = watchModes(emulator);
  const pty = spawn(file, [...args], {
    name: "xterm-256color",
    cols: columns,
    rows,
    cwd: options.cwd ?? process.cwd(),
    env: environment(options.env),
  });
  let bytes = 0;
  let exited: { exitCode: number; signal: number } | null = null;
  const waiting = new Set<() => void>();
  const tell = () => {
    for (const check of waiting) check();
  };
  pty.onData((data) => {
    bytes += Buffer.byteLength(data);
    emulator.write(data, tell);
  });
  pty.onExit(({ exitCode, signal }) => {
    exited = { exitCode, signal: signal ?? 0 };
    // What was still on its way to the emulator is written first.
    emulator.write("", tell);
  });

  const screenRows = () => visibleRows(emulator);
  const until = (what: string, holds: () => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(check);
        reject(new Error(`no ${what} within ${deadlineMs} ms; the screen:\n${screenRows().join("\n")}`));
      }, deadlineMs);
      const check = () => {
        if (state.updating || !holds()) return;
        waiting.delete(check);
        clearTimeout(timer);
        resolve();
      };
      waiting.add(check);
      check();
    });

  return {
    pid: pty.pid,
    rows: screenRows,
    screen: () => screenRows().join("\n"),
    looks: () => visibleLooks(emulator),
    modes: () => ({ ...state.modes, alternateScreen: emulator.buffer.active.type === "alternate" }),
    scrollbackClears: () => state.scrollbackClears,
    scrolledLines: () => emulator.buffer.active.baseY,
    bytes: () => bytes,
    title: () => state.title,
    clipboard: () => state.clipboard,
    waitFor: (what, predicate) => until(what, () => predicate(screenRows().join("\n"), screenRows())),
    waitForText: (text) => until(`"${text}"`, () => screenRows().join("\n").includes(text)),
    press: (keys) => pty.write(keys),
    resize(nextColumns, nextRows) {
      emulator.resize(nextColumns, nextRows);
      pty.resize(nextColumns, nextRows);
    },
    kill: (signal) => pty.kill(signal),
    async exit() {
      await until("exit of the program", () => exited !== null);
      if (exited === null) throw new Error("the program has not ended");
      return exited;
    },
    async [Symbol.asyncDispose]() {
      if (exited === null) await killed(pty, () => exited !== null);
      emulator.dispose();
    },
  };
}

interface WatchedModes {
  modes: Omit<Modes, "alternateScreen">;
  /** Within a synchronized update: what is on the screen is half a frame. */
  updating: boolean;
  scrollbackClears: number;
  clipboard: string[];
  title: string;
}

/** The emulator does not tell whether the cursor shows; the sequences do. */
function watchModes(emulator: InstanceType<typeof xterm.Terminal>): WatchedModes {
  const watched: WatchedModes = {
    modes: { cursorVisible: true, autowrap: true },
    updating: false,
    scrollbackClears: 0,
    clipboard: [],
    title: "",
  };
  emulator.onTitleChange((title) => {
    watched.title = title;
  });
  const set = (on: boolean) => (parameters: (number | number[])[]) => {
    if (parameters.includes(25)) watched.modes.cursorVisible = on;
    if (parameters.includes(7)) watched.modes.autowrap = on;
    if (parameters.includes(2026)) watched.updating = on;
    return false;
  };
  emulator.parser.registerCsiHandler({ prefix: "?", final: "h" }, set(true));
  emulator.parser.registerCsiHandler({ prefix: "?", final: "l" }, set(false));
  emulator.parser.registerCsiHandler({ final: "J" }, (parameters) => {
    if (parameters.includes(3)) watched.scrollbackClears += 1;
    return false;
  });
  emulator.parser.registerOscHandler(52, (data) => {
    watched.clipboard.push(Buffer.from(data.slice(data.indexOf(";") + 1), "base64").toString("utf8"));
    return true;
  });
  return watched;
}

function visibleRows(emulator: InstanceType<typeof xterm.Terminal>): string[] {
  const { active } = emulator.buffer;
  return Array.from({ length: emulator.rows }, (_, row) =>
    (active.getLine(active.baseY + row)?.translateToString(true) ?? "").trimEnd(),
  );
}

function visibleLooks(emulator: InstanceType<typeof xterm.Terminal>): Look[][] {
  const { active } = emulator.buffer;
  return Array.from({ length: emulator.rows }, (_, row) => {
    const line = active.getLine(active.baseY + row);
    const looks: Look[] = [];
    for (let column = 0; column < emulator.cols; column += 1) {
      const cell = line?.getCell(column);
      if (cell === undefined || cell.getWidth() === 0) continue;
      const look = {
        text: cell.getChars() || " ",
        colour: cell.isFgPalette() ? cell.getFgColor() : null,
        bold: cell.isBold() !== 0,
        dim: cell.isDim() !== 0,
        reverse: cell.isInverse() !== 0,
      };
      const before = looks.at(-1);
      if (before !== undefined && sameLook(before, look)) before.text += look.text;
      else looks.push(look);
    }
    return looks;
  });
}

function sameLook(a: Look, b: Look): boolean {
  return a.colour === b.colour && a.bold === b.bold && a.dim === b.dim && a.reverse === b.reverse;
}

function environment(added: Record<string, string> = {}): Record<string, string> {
  return {
    PATH: process.env.PATH ?? "",
    HOME: process.env.HOME ?? "",
    LANG: "C.UTF-8",
    TERM: "xterm-256color",
    NODE_ENV: "production",
    ...added,
  };
}

async function killed(pty: IPty, gone: () => boolean): Promise<void> {
  const exit = new Promise<void>((resolve) => pty.onExit(() => resolve()));
  if (!gone()) pty.kill("SIGKILL");
  await exit;
}
