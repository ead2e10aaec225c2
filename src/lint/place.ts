/** Where something is written. Line and column count from 1, columns in UTF-16 code units. */
export interface Place {
  /** The file as it is named in messages: relative to where lint was started. */
  file: string;
  line: number;
  column: number;
}

/** A text, and where it is written. */
export interface WrittenText {
  text: string;
  place: Place;
}

/** Turns offsets of a file into places. */
export function placesIn(file: string, text: string): (offset: number) => Place {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => {
    const line = lineAt(starts, offset);
    return { file, line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
  };
}

/** Index of the last start that is not behind the offset. */
function lineAt(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
