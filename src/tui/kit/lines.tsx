import { Box, Text } from "ink";
import { createContext, useContext } from "react";
import type { Line } from "./line.ts";
import { type Paint, paintLine } from "./paint-line.ts";

/** What the terminal can show. */
export const PaintContext = createContext<Omit<Paint, "columns">>({ colour: false, reverse: false });

/** Lines that have been cut to the width before: one row each, whatever is in them. */
export function Lines({
  lines,
  columns,
  height,
}: {
  lines: readonly Line[];
  columns: number;
  height: number;
}) {
  const paint = { columns, ...useContext(PaintContext) };
  const rows = Array.from({ length: height }, (_, row) => lines[row]);
  return (
    <Box flexDirection="column" width={columns} height={height} flexShrink={0}>
      {rows.map((content, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row of the screen is its place.
        <Text key={row} wrap="truncate-end">
          {content === undefined || content.spans.length === 0 ? " " : paintLine(content, paint)}
        </Text>
      ))}
    </Box>
  );
}
