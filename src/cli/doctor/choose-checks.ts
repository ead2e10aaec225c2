import { catalogue } from "../../checks/catalogue.ts";
import type { AnyCheck } from "../../checks/check.ts";
import { selectChecks } from "../../doctor/select-checks.ts";
import type { DoctorCommandOptions } from "../commands/doctor.ts";
import { listOption } from "../list-option.ts";

/** The checks that `--only`, `--skip` and `--area` leave. Throws UserError for what names none. */
export function chooseChecks({ only, skip, area }: DoctorCommandOptions): AnyCheck[] {
  return selectChecks(catalogue, {
    only: listOption(only),
    skip: listOption(skip),
    areas: listOption(area),
  });
}
