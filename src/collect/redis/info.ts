/** The fields of `INFO`: `name:value` lines under headings. */
export type RedisInfo = ReadonlyMap<string, string>;

export function parseInfo(text: string): RedisInfo {
  const fields = text.split(/\r?\n/).flatMap((line): [string, string][] => {
    const colon = line.indexOf(":");
    return colon <= 0 || line.startsWith("#") ? [] : [[line.slice(0, colon), line.slice(colon + 1)]];
  });
  return new Map(fields);
}

/** Null: there is no such field, or it is no number. Servers write -1 for what they do not know. */
export function numberIn(info: RedisInfo, name: string): number | null {
  const text = info.get(name);
  if (text === undefined || !/^\d{1,18}(\.\d{1,9})?$/.test(text)) return null;
  return Number(text);
}

/** `ip=10.0.0.1,port=6379,state=online`, or `keys=1,expires=0`. */
export const partsOf = (value: string): RedisInfo =>
  parseInfo(value.replaceAll(",", "\n").replaceAll("=", ":"));
