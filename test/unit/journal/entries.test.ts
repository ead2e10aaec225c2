import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Change } from "../../../src/journal/change.ts";
import {
  entryLine,
  type JournalEntry,
  type JournalHeader,
  readJournal,
} from "../../../src/journal/entries.ts";

const header: JournalHeader = {
  type: "run",
  version: 1,
  command: "e2e",
  runId: "20261123-120000-abcdef",
  startedAt: "2026-11-23T12:00:00.000Z",
  pid: 4711,
  processStartedAt: "12345",
  server: "https://127.0.0.1:6443",
  context: "admin",
  namespace: "nomnom-dev",
};

const scale = (replicas: number): Change => ({
  kind: "scale",
  deployment: "nomnom-ingestion-api-old",
  namespace: "nomnom-dev",
  uid: "u",
  replicas,
  hadAnnotations: true,
});

describe("the journal of a run", () => {
  it("The journal of a run asks to undo what has not been undone, latest first", () => {
    const text = [
      header,
      { type: "change", id: 1, change: { kind: "lease", namespace: "n", name: "l" } },
      { type: "change", id: 2, change: scale(3) },
      { type: "change", id: 3, change: scale(2) },
      { type: "undone", id: 2 },
    ] satisfies (JournalHeader | JournalEntry)[];
    const journal = readJournal(text.map(entryLine).join(""));
    expect(journal.kind === "journal" && journal.pending.map(({ id }) => id)).toEqual([3, 1]);
  });

  it("The journal of a run is empty when the process died within its first line", () => {
    expect(readJournal("")).toEqual({ kind: "empty" });
    expect(readJournal('{"type":"run","ver')).toEqual({ kind: "empty" });
  });

  it("The journal of a run names the line that is none of a journal", () => {
    expect(readJournal(`${entryLine(header)}hello\n`)).toEqual({ kind: "broken", line: 2 });
    expect(readJournal('{"type":"other"}\n')).toEqual({ kind: "broken", line: 1 });
  });

  it("The journal of a run loses no change whose line was complete, wherever the process is killed", () => {
    const operations = fc.array(
      fc.record({ undo: fc.boolean(), replicas: fc.integer({ min: 1, max: 50 }) }),
      {
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(operations, fc.double({ min: 0, max: 1, noNaN: true }), (wanted, fraction) => {
        const entries = entriesOf(wanted);
        const text = [header, ...entries].map(entryLine).join("");
        const cut = text.slice(0, Math.floor(fraction * text.length));
        const complete = cut.split("\n").length - 1;
        const journal = readJournal(cut);
        if (complete === 0) {
          expect(journal).toEqual({ kind: "empty" });
          return;
        }
        const expected = pendingAfter(entries.slice(0, complete - 1));
        expect(journal.kind === "journal" && journal.pending.map(({ id }) => id)).toEqual(expected);
      }),
    );
  });
});

/** Changes, each with a new id; `undo` undoes the latest that is open instead. */
function entriesOf(wanted: readonly { undo: boolean; replicas: number }[]): JournalEntry[] {
  const entries: JournalEntry[] = [];
  const open: number[] = [];
  wanted.forEach(({ undo, replicas }, index) => {
    const latest = open.at(-1);
    if (undo && latest !== undefined) {
      entries.push({ type: "undone", id: latest });
      open.pop();
    } else {
      entries.push({ type: "change", id: index + 1, change: scale(replicas) });
      open.push(index + 1);
    }
  });
  return entries;
}

function pendingAfter(entries: readonly JournalEntry[]): number[] {
  const open: number[] = [];
  for (const entry of entries) {
    if (entry.type === "change") open.push(entry.id);
    else open.splice(open.indexOf(entry.id), 1);
  }
  return open.reverse();
}
