import { counted } from "../../../units/counted.ts";
/** `1 message`, `20 messages`. */
export const messageCount = (count: number): string => counted(count, "message");

/** With the verb: `1 message waits`, `20 messages wait`. */
export const messagesDo = (count: number, verb: string): string =>
  `${messageCount(count)} ${verb}${count === 1 ? "s" : ""}`;
