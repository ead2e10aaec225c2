import { integer, text } from "../fields.ts";
import { ageOf } from "./age.ts";
import type { Printer } from "./printer.ts";
import { column, wide } from "./printer.ts";

export const eventPrinter: Printer = {
  columns: [
    column("Last Seen"),
    column("Type"),
    column("Reason"),
    column("Object"),
    wide("Subobject"),
    wide("Source"),
    column("Message"),
    wide("First Seen"),
    wide("Count"),
    wide("Name"),
  ],
  cells(event, now) {
    const first = text(event, "firstTimestamp") || text(event, "eventTime");
    const last = text(event, "series", "lastObservedTime") || text(event, "lastTimestamp") || first;
    const kind = text(event, "involvedObject", "kind").toLowerCase();
    const name = text(event, "involvedObject", "name");
    return [
      ageOf(last, now),
      text(event, "type"),
      text(event, "reason"),
      name === "" ? kind : `${kind}/${name}`,
      text(event, "involvedObject", "fieldPath"),
      source(event),
      text(event, "message").trim(),
      ageOf(first, now),
      String(integer(event, "series", "count") || integer(event, "count") || 1),
      event.metadata.name,
    ];
  },
};

function source(event: unknown): string {
  const component = text(event, "source", "component") || text(event, "reportingComponent");
  const host = text(event, "source", "host") || text(event, "reportingInstance");
  return host === "" ? component : `${component}, ${host}`;
}
