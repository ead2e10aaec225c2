import { type Asking, openQuestions } from "../questions.ts";
import { guessesIn } from "./pipeline/guesses.ts";
import type { Learned } from "./pipeline/learned.ts";

/** Asks about each guess, with what was found as the answer to enter alone. The end of input takes the rest as found. */
export async function askAbout(context: Asking, learned: Learned): Promise<Learned> {
  using questions = openQuestions(context);
  let agreed = learned;
  for (const { question, found, otherwise } of guessesIn(learned)) {
    const answer = await answerTo(() => questions.ask(`${question} ${found ? "[Y/n]" : "[y/N]"}: `));
    if (answer === "end") return agreed;
    if (answer !== "as found" && (answer === "yes") !== found) agreed = otherwise(agreed);
  }
  return agreed;
}

type Answer = "yes" | "no" | "as found" | "end";

/** What is no answer is asked again. */
async function answerTo(ask: () => Promise<string | null>): Promise<Answer> {
  for (;;) {
    const line = await ask();
    if (line === null) return "end";
    switch (line.trim().toLowerCase()) {
      case "":
        return "as found";
      case "y":
      case "yes":
        return "yes";
      case "n":
      case "no":
        return "no";
    }
  }
}
