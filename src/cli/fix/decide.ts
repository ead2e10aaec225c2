import type { RepairItem } from "../../fix/fix-report.ts";
import type { Decision } from "../../fix/run/options.ts";
import { itemLines } from "../../report/fix-text.ts";
import { penOf } from "../../report/pen.ts";
import { capabilitiesOf } from "../../terminal/capabilities.ts";
import type { CliContext } from "../cli-context.ts";
import type { GlobalRequest } from "../global-flags.ts";
import { inertInCi } from "../output.ts";
import type { Questions } from "../questions.ts";

/** Shows a plan on stderr and asks for it: y applies it, n (or nothing) leaves it, d shows all of it, q leaves it and all that follow. */
export function decideByAsking(
  { stderr, env, redactor }: CliContext,
  questions: Questions,
  { colour, verbose, quiet }: Pick<GlobalRequest, "colour" | "verbose" | "quiet">,
): (item: RepairItem) => Promise<Decision> {
  const pen = penOf({ ...capabilitiesOf(stderr, env, { noColour: !colour }), verbose, quiet });
  const show = (item: RepairItem, detail: "short" | "full") =>
    stderr.write(inertInCi(redactor.text(`\n${itemLines(item, pen, detail).join("\n")}\n`)));
  const ask = async () => {
    const answer = await questions.ask("Apply it? [y]es, [N]o, [d]iff, [q]uit: ");
    return answer?.trim().toLowerCase();
  };
  return async (item) => {
    show(item, "short");
    for (;;) {
      switch (await ask()) {
        case "y":
        case "yes":
          return "apply";
        case "d":
        case "diff":
          show(item, "full");
          break;
        case undefined: // the end of input, or Ctrl-C: what follows begins in a line of its own
          stderr.write("\n");
          return "quit";
        case "q":
        case "quit":
          return "quit";
        case "":
        case "n":
        case "no":
          return "skip";
      }
    }
  };
}
