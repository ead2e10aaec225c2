import type { Blueprint } from "../blueprint/blueprint.ts";
import { readEntityText } from "../blueprint/entity-file.ts";
import type { FileCheck, PlacedFinding } from "../checks/file-check.ts";
import { composeAddresses } from "../checks/files/compose-addresses/check.ts";
import type { ComposeFile } from "../checks/files/compose-addresses/compose-file.ts";
import { dockerLayers } from "../checks/files/docker-layers/check.ts";
import { entities } from "../checks/files/entities/check.ts";
import { unusedValues } from "../checks/files/unused-values/check.ts";
import type { ReportedFinding } from "../doctor/report.ts";
import { reportFinding } from "../doctor/report-finding.ts";
import { unknownTarget } from "../snapshot/snapshot.ts";
import type { Chart } from "./charts/chart.ts";
import type { SourceFile } from "./written.ts";

/** Configuration that applies to findings, and the time. */
export interface Judging {
  blueprint: Blueprint;
  now: string;
}

export const judgeDockerfiles = (files: readonly SourceFile[], judging: Judging): ReportedFinding[] =>
  files.flatMap((each) => placed(dockerLayers, dockerLayers.decide(each), each.file, judging));

export const judgeCompose = (files: readonly ComposeFile[], judging: Judging): ReportedFinding[] =>
  files.flatMap((each) => placed(composeAddresses, composeAddresses.decide(each), each.file, judging));

export const judgeCharts = (charts: readonly Chart[], judging: Judging): ReportedFinding[] =>
  charts.flatMap(({ used, values }) =>
    used === null
      ? []
      : values.flatMap(({ file, keys }) =>
          placed(unusedValues, unusedValues.decide({ file, keys, used }), file, judging),
        ),
  );

export const judgeEntities = (files: readonly SourceFile[], judging: Judging): ReportedFinding[] =>
  files.flatMap(({ file, text }) => {
    const read = readEntityText(file, text, "head");
    return read.ok ? [] : placed(entities, entities.decide({ file, problems: read.problems }), file, judging);
  });

export const placed = <Input>(
  { id }: Pick<FileCheck<Input>, "id">,
  found: readonly PlacedFinding[],
  file: string,
  { blueprint, now }: Judging,
): ReportedFinding[] =>
  found.map(({ finding, line, column, what }) => ({
    ...reportFinding(id, finding, { blueprint, target: unknownTarget, now }),
    places: [{ file, line, column, what }],
  }));
