import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

export interface Comment {
  where: string;
  text: string;
}

/** Every line of a comment in the code of this project, but those of the rules for words. */
export function commentLines(): Comment[] {
  const files = execFileSync("git", ["ls-files", "src", "scripts", "test", "bench"], { encoding: "utf8" });
  return files
    .split("\n")
    .filter((file) => /\.tsx?$/.test(file) && !file.startsWith("test/support/words/"))
    .flatMap((file) =>
      readFileSync(file, "utf8")
        .split("\n")
        .flatMap((line, index) => {
          const text = /^\s*(?:\/\*\*|\*|\/\/)\s?(.*)/.exec(line)?.[1];
          return text === undefined ? [] : [{ where: `${file}:${index + 1}`, text }];
        }),
    );
}
