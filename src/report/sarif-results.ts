import type { Location, Result } from "sarif";
import { fingerprint } from "../doctor/fingerprint.ts";
import type { FoldedCheck, Symptom } from "../doctor/fold-symptoms.ts";
import type { CheckResult, ReportedFinding } from "../doctor/report.ts";
import {
  findingWords,
  isNoteOfPass,
  isOnlyTrace,
  suppressionWords,
  symptomWords,
  undecidedWords,
  withSymptoms,
} from "./plain-words.ts";

/** The results of one check: its problems, and that it could not be decided when no failed check tells why. Notes of a check that passed are none. */
export function sarifResults(
  check: FoldedCheck,
  ruleIndex: number,
  checks: readonly CheckResult[],
): Result[] {
  const findings = withSymptoms(check)
    .filter(({ finding }) => !isNoteOfPass(finding, check.status))
    .map(({ finding, symptoms }) => ofFinding(check.id, ruleIndex, finding, symptoms));
  return isOnlyTrace(check, checks) ? [ofUndecided(check, ruleIndex), ...findings] : findings;
}

function ofFinding(
  ruleId: string,
  ruleIndex: number,
  finding: ReportedFinding,
  symptoms: readonly Symptom[],
): Result {
  const { code, severity, resource, evidence, suppressed, places = [] } = finding;
  const [place, ...others] = places;
  const related = [
    ...others.map((other) => ({ ...writtenAt(other, resource), message: { text: other.what } })),
    ...symptoms.map(relatedLocation),
  ];
  return {
    ruleId,
    ruleIndex,
    kind: "fail",
    level: severity === "info" ? "note" : severity,
    message: { text: findingWords(finding, symptoms) },
    locations: [place === undefined ? locationOf(resource) : writtenAt(place, resource)],
    ...(related.length === 0 ? {} : { relatedLocations: related }),
    ...identity(finding.fingerprint),
    ...(suppressed === undefined
      ? {}
      : { suppressions: [{ kind: "external", justification: suppressionWords(suppressed) }] }),
    properties: { ...(code === undefined ? {} : { code }), evidence },
  };
}

function ofUndecided(check: CheckResult, ruleIndex: number): Result {
  return {
    ruleId: check.id,
    ruleIndex,
    // There was not enough information to decide (SARIF §3.27.9): the level has to be `none`.
    kind: "open",
    level: "none",
    message: { text: `${check.status}: ${undecidedWords(check)}` },
    locations: [locationOf(check.id)],
    ...identity(fingerprint(check.id, check.id, "undecided")),
  };
}

/** What is written has a file, a line and a column. */
const writtenAt = ({ file, line, column }: WrittenPlace, resource: string): Location => ({
  ...locationOf(resource),
  physicalLocation: {
    artifactLocation: { uri: uriOf(file), uriBaseId: "%SRCROOT%" },
    region: { startLine: line, startColumn: column },
  },
});

type WrittenPlace = NonNullable<ReportedFinding["places"]>[number];

const uriOf = (path: string): string => path.split("/").map(encodeURIComponent).join("/");

/**
 * What runs has no file. GitHub refuses a whole upload for one result without a file and a line (github/codeql-action#2459), so the resource stands for
 * the file; what it is, the logical location says.
 */
function locationOf(resource: string): Location {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(resource) },
      region: { startLine: 1 },
    },
    logicalLocations: [
      { fullyQualifiedName: resource, name: resource.split("/").at(-1) ?? resource, kind: "resource" },
    ],
  };
}

const relatedLocation = (symptom: Symptom): Location => ({
  ...locationOf(symptom.finding.resource),
  message: { text: symptomWords(symptom) },
});

/** GitHub recognises a problem again by `primaryLocationLineHash` alone; everything else goes by `fingerprints`. */
function identity(sha256: string): Pick<Result, "fingerprints" | "partialFingerprints"> {
  const hash = sha256.replace("sha256:", "");
  return { fingerprints: { "nomnom/v1": hash }, partialFingerprints: { primaryLocationLineHash: hash } };
}
