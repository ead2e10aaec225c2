import type { Problem } from "../../../blueprint/problem.ts";
import type { FileCheck } from "../../file-check.ts";
import { defineFinding } from "../../finding.ts";

const refused = defineFinding({
  code: "files/entities/refused",
  title: "The generator of nomnom refuses an entity",
  severity: ["error"],
  resource: ["file/entity"],
  recovers: null,
});

/** One bad entity file fails the whole load: nothing is generated, of no entity. */
export const entities: FileCheck<{ file: string; problems: readonly Problem[] }> = {
  id: "files/entities",
  title: "The generator of nomnom takes every entity",
  findings: [refused],
  decide({ file, problems }) {
    return problems.map(({ line, column, message }) => ({
      line,
      column,
      what: "refused here",
      finding: refused({
        message: `The generator of nomnom refuses this entity, and with it all others of the folder: ${message}.`,
        resource: `file/entity/${file}`,
        evidence: { problem: message },
        remedy: { summary: "Correct the file at this place.", commands: [] },
        cause: [file, message],
      }),
    }));
  },
};
