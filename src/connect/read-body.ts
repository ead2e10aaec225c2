import type { IncomingMessage } from "node:http";
import { AnswerTooLarge, bounds } from "../bounds.ts";
import type { ByteBudget } from "./byte-budget.ts";

/** The whole body of an answer as text. Rejects when it is cut off, and with AnswerTooLarge as soon as it is over its bound or the budget of all. */
export function readBody(
  response: IncomingMessage,
  budget?: ByteBudget,
  mostBytes: number = bounds.answerBytes,
): Promise<string> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let bytes = 0;
    const giveUp = (error: Error) => {
      budget?.giveBack(bytes);
      chunks = [];
      bytes = 0;
      reject(error);
      response.destroy(); // says `aborted` before it returns
    };
    response.on("data", (chunk: Buffer) => {
      if (response.destroyed) return;
      if (bytes + chunk.length > mostBytes) return giveUp(new AnswerTooLarge("the answer", mostBytes));
      if (budget?.take(chunk.length) === false)
        return giveUp(new AnswerTooLarge("what is read at the same time", bounds.heldBytes));
      bytes += chunk.length;
      chunks.push(chunk);
    });
    response.on("error", giveUp);
    response.on("aborted", () => giveUp(new Error("the answer was cut off")));
    response.on("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
  });
}
