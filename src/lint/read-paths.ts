import { chartsIn } from "./charts/chart.ts";
import { listFiles } from "./files/list-files.ts";
import { readFiles } from "./files/read-files.ts";
import { renderCharts } from "./rendering/helm.ts";
import { renderKustomizations } from "./rendering/kustomize.ts";
import type { Rendering } from "./rendering/rendered.ts";
import { isRead, readWritten, type Written } from "./written-files.ts";

/** What the files behind paths say, how many there were, and what could not be read. */
export interface ReadPaths {
  written: Written;
  files: number;
  notes: string[];
}

/** @throws UserError for a path that is not there. */
export async function readPaths(paths: readonly string[], around: Rendering): Promise<ReadPaths> {
  const listing = await listFiles(paths, around);
  const { files, notes } = await readFiles(listing.files, isRead, around.signal);
  const charts = await renderCharts(chartsIn(files), around);
  const built = await renderKustomizations(files, around);
  return {
    written: readWritten(files, [...charts.manifests, ...built.manifests]),
    files: files.length,
    notes: [
      ...notes,
      ...charts.notes,
      ...built.notes,
      ...(files.length === 0
        ? [`nothing of what lint reads is in ${paths.join(", ") || "this folder"}`]
        : []),
      ...(listing.cutOff ? ["there are more files than are looked at"] : []),
    ],
  };
}
