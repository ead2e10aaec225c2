import { readSources } from "../../../src/lint/sources/read-sources.ts";
import { nameOf, type SourceFile } from "../../../src/lint/written.ts";

/** A file of one package. */
export const source = (file: string, text: string, scope = ""): SourceFile => ({ file, text, scope });

/** What is read of a source, in short: `ORDERS: orders.>, 4:21`. */
export function streamsOf(file: string, text: string): string[] {
  return readSources([source(file, text)]).streams.map((stream) => {
    const subjects = (stream.subjects ?? []).map(
      ({ text: subject, place }) => `${subject} ${place.line}:${place.column}`,
    );
    return `${nameOf(stream)}: ${subjects.join(", ")}${stream.complete ? "" : " and more"}`;
  });
}
