import { integer, items, record, text } from "../fields.ts";
import type { KubernetesObject } from "../store.ts";
import { objectAge } from "./age.ts";

export type Cell = string | number;

export interface Column {
  name: string;
  type: "string" | "integer";
  format: string;
  /** Shown with `-o wide` only. */
  wide: boolean;
}

/** How one kind is printed: its columns, and the cells of a row in their order. */
export interface Printer {
  columns: readonly Column[];
  cells(object: KubernetesObject, now: Date): Cell[];
}

export const nameColumn: Column = { name: "Name", type: "string", format: "name", wide: false };
export const ageColumn = column("Age");

export function column(name: string): Column {
  return { name, type: "string", format: "", wide: false };
}

export function count(name: string): Column {
  return { name, type: "integer", format: "", wide: false };
}

export function wide(name: string): Column {
  return { name, type: "string", format: "", wide: true };
}

/** Kinds without a printer of their own: name and creation time, as the server does for custom resources. */
export const plainPrinter: Printer = {
  columns: [nameColumn, ageColumn],
  cells: (object, now) => [object.metadata.name, objectAge(object, now)],
};

export const none = "<none>";

export function orNone(value: string): string {
  return value === "" ? none : value;
}

/** `a=1,b=2`, sorted by key; `<none>` when there are none. */
export function formatLabels(labels: Record<string, unknown>): string {
  const terms = Object.entries(labels).map(([key, value]) => `${key}=${value}`);
  return orNone(terms.sort().join(","));
}

/** Names and images of a pod template's containers, for the wide columns. */
export function containersAndImages(podSpec: unknown): [string, string] {
  const containers = items(podSpec, "containers");
  return [
    containers.map((container) => text(container, "name")).join(","),
    containers.map((container) => text(container, "image")).join(","),
  ];
}

/** At most three of them, then how many more there are. */
export function firstThree(entries: readonly string[]): string {
  const shown = entries.slice(0, 3).join(",");
  return entries.length > 3 ? `${shown} + ${entries.length - 3} more...` : shown;
}

export function size(object: unknown, ...path: string[]): number {
  return Object.keys(record(object, ...path)).length;
}

export function ratio(object: unknown, part: readonly string[], whole: readonly string[]): string {
  return `${integer(object, ...part)}/${integer(object, ...whole)}`;
}
