import { serverVersion } from "../../snapshot/kubernetes/server-version.ts";
import type { ProbeResult } from "../../snapshot/probe-result.ts";
import type { SectionData, SectionId, Sections } from "../../snapshot/snapshot.ts";
import { clean, line, span } from "../kit/line.ts";
import { remembered } from "../kit/remembered.ts";
import { extended, type SeriesByKey } from "./history.ts";
import type { Pane, PaneFacts } from "./pane.ts";
import { changeMark, compareRows, type RowComparison } from "./row-changes.ts";
import { type TableColumn, tableLines } from "./table-lines.ts";

/** A pane that shows one section as a table. */
interface TablePane<S extends SectionId, R extends { key: string }, F extends string>
  extends Omit<Pane, "headLines" | "section" | "length" | "lines" | "changes" | "record"> {
  section: S;
  /** @param serverVersion of Kubernetes, `v1.34.4`; null: not known. */
  rows(data: SectionData[S], serverVersion: string | null): readonly R[];
  /** Figures of a row that are remembered over the rounds; null: it has none. */
  figures: Readonly<Record<F, (row: R) => number | null>>;
  columns(facts: PaneFacts, history: (figure: F) => SeriesByKey): readonly TableColumn<R>[];
  changes: RowComparison<R>;
}

/** A pane of the dashboard from what its table holds. */
export function tablePane<S extends SectionId, R extends { key: string }, F extends string>(
  definition: TablePane<S, R, F>,
): Pane {
  const { id, section, figures, columns, changes } = definition;
  // Sorting thousands of pods is for the round that brought them, not for every frame.
  const rowsOfData = remembered((data: SectionData[S], serverVersion: string | null) =>
    definition.rows(data, serverVersion),
  );
  const rowsOf = (sections: Sections): readonly R[] => {
    const result: ProbeResult<SectionData[S]> | undefined = sections[section];
    return result?.ok ? rowsOfData(result.data, serverVersion(sections)) : [];
  };
  return {
    ...definition,
    headLines: 1,
    length: ({ sections }) => (sections[section] === undefined ? null : rowsOf(sections).length),
    lines(facts, { top, room, width }) {
      const rows = rowsOf(facts.sections);
      const stale = facts.stale[section];
      if (stale !== undefined && rows.length === 0) {
        return [line(span(`  ${clean(stale.message, facts.unicode)}`, "uncertain"))];
      }
      const history = (figure: F) => facts.history[`${id}/${figure}`] ?? {};
      return tableLines(rows.slice(top, top + room), columns(facts, history), width, changeMark(facts, id));
    },
    changes(before, after) {
      const [was, is] = [before.sections[section], after.sections[section]];
      if (was === undefined || was === is || after.stale[section] !== undefined) return [];
      const rowsBefore = rowsOf(before.sections);
      // Rows that were never read cannot have changed.
      if (before.stale[section] !== undefined && rowsBefore.length === 0) return [];
      return compareRows(rowsBefore, rowsOf(after.sections), changes);
    },
    record(history, round, atMs) {
      // What could not be read leaves the figures as they were.
      if (!round[section]?.ok) return history;
      const series = Object.entries<(row: R) => number | null>(figures).map(([name, figure]) => {
        const key = `${id}/${name}`;
        return [key, extended(history[key] ?? {}, rowsOf(round), atMs, figure)];
      });
      return { ...history, ...Object.fromEntries(series) };
    },
  };
}
