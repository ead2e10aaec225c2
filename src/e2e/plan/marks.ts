import { valueAt } from "../../json-pointer.ts";

/** What the marks of a plan stand for; one that is missing is not known (yet). */
export interface Marks {
  id?: string;
  /** Made of the id, for where only a UUID may stand. */
  uuid?: string;
  time?: string;
  date?: string;
  /** What the service calls the message. */
  answer?: string;
  release?: string;
  base64?: string;
  /** The message itself, for `${message/pointer}`. */
  message?: unknown;
}

const mark = /\$\{(id|uuid|time|date|answer|release|base64|message(\/[^}:]*))(?::([^}]*))?\}/g;

/** The text with its marks filled in; one that is not known is what stands behind its colon, else it stays. */
export function fill(text: string, marks: Marks): string {
  return text.replace(
    mark,
    (whole, name: string, pointer: string | undefined, otherwise: string | undefined) => {
      const value = pointer === undefined ? valueAt(marks, `/${name}`) : valueAt(marks.message, pointer);
      return typeof value === "string" || typeof value === "number" ? String(value) : (otherwise ?? whole);
    },
  );
}

/** As {@link fill}, of every text in the JSON. */
export function fillAll(json: unknown, marks: Marks): unknown {
  if (typeof json === "string") return fill(json, marks);
  if (Array.isArray(json)) return json.map((each) => fillAll(each, marks));
  if (typeof json !== "object" || json === null) return json;
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, fillAll(value, marks)]));
}

/** As {@link fill}, of every value of the map. */
export const fillValues = (map: Readonly<Record<string, string>>, marks: Marks): Record<string, string> =>
  Object.fromEntries(Object.entries(map).map(([key, value]) => [key, fill(value, marks)]));
