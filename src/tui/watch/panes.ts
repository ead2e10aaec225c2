import type { SectionId } from "../../snapshot/snapshot.ts";
import { changesPane } from "./panes/changes.ts";
import { checksPane } from "./panes/checks.ts";
import { consumersPane } from "./panes/consumers.ts";
import { podsPane } from "./panes/pods.ts";
import { streamsPane } from "./panes/streams.ts";
import { tablesPane } from "./panes/tables.ts";

/** The panes of the dashboard, in the order of their numbers. */
export const panes = [checksPane, streamsPane, consumersPane, podsPane, tablesPane, changesPane] as const;

/** Sections the dashboard shows and no check reads. */
export const dashboardSections: readonly SectionId[] = panes.flatMap(({ section, readsForItself }) =>
  section !== undefined && readsForItself ? [section] : [],
);
