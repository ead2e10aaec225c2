import { openTerminal, type Terminal } from "./terminal.ts";

/** The real doctor screen on a recorded run, in a terminal of its own. */
export function openRecordedScreen(
  size: { columns: number; rows: number },
  options: { recording?: string; flags?: readonly string[]; env?: Record<string, string> } = {},
): Terminal {
  const args = [
    "--import",
    "tsx",
    "test/terminal/play-recording.ts",
    options.recording ?? "seed",
    ...(options.flags ?? []),
  ];
  return openTerminal(process.execPath, args, { ...size, ...(options.env && { env: options.env }) });
}
