import type { Blueprint } from "../blueprint/blueprint.ts";
import { isRecord } from "../blueprint/validate.ts";
import type { YamlPath } from "../blueprint/yaml-text.ts";
import type { NackResource } from "../checks/nats/nack/nack-resource.ts";
import { nackResources } from "../checks/nats/nack-resources/check.ts";
import { readingFindings } from "../checks/nats/nack-resources/reading-findings.ts";
import type { ReportedFinding } from "../doctor/report.ts";
import { reportFinding } from "../doctor/report-finding.ts";
import { kubectlFor } from "../remedy/kubectl.ts";
import { natsFor } from "../remedy/nats.ts";
import { nackConsumerSchema, nackStreamSchema } from "../snapshot/kubernetes/nack.ts";
import { unknownTarget } from "../snapshot/snapshot.ts";
import { ofScope } from "./judge.ts";
import type { Manifest } from "./manifests/manifest.ts";

/** What nack's definition fills in, of what is judged (deploy/crds.yml, v1beta2). */
const consumerDefaults = { ackPolicy: "none", ackWait: "1ns" };

/** What nack could not read of its resources, or would make of them without anybody having written it. */
export function judgeNack(
  manifests: readonly Manifest[],
  blueprint: Blueprint,
  now: string,
): ReportedFinding[] {
  const looking = {
    ...{ streams: [], consumers: [], now: Date.parse(now) },
    kubectl: kubectlFor(unknownTarget),
    nats: natsFor(unknownTarget),
  };
  return manifests.flatMap((manifest) => {
    const resource = resourceOf(manifest);
    if (resource === null) return [];
    return readingFindings(resource, looking).map((finding) => {
      const reported = reportFinding(nackResources.id, finding, { blueprint, target: unknownTarget, now });
      const remedy = reported.remedy && { summary: reported.remedy.summary, commands: [] };
      const { path, what } = placeOf(finding.evidence, manifest);
      return ofScope(
        { ...reported, remedy, places: [{ ...manifest.placeOf(path), what }] },
        `${manifest.source.scope} ${manifest.source.file}`,
      );
    });
  });
}

/** Null: no resource of nack, or one that its definition would refuse. */
function resourceOf({ group, kind, name, value }: Manifest): NackResource | null {
  if (group !== "jetstream.nats.io") return null;
  const metadata = { name };
  const spec = specOf(value);
  const parsed =
    kind === "Stream"
      ? nackStreamSchema.safeParse({ metadata, spec })
      : kind === "Consumer"
        ? nackConsumerSchema.safeParse({ metadata, spec: { ...consumerDefaults, ...spec } })
        : null;
  return parsed?.success ? parsed.data : null;
}

const specOf = ({ spec }: Manifest["value"]): Record<string, unknown> => (isRecord(spec) ? spec : {});

/** The key that the finding is about, where it is written; else the resource. */
function placeOf(
  evidence: ReportedFinding["evidence"],
  { value }: Manifest,
): { path: YamlPath; what: string } {
  const spec = specOf(value);
  const wanted =
    typeof evidence.key === "string" ? evidence.key : "ackWait" in evidence ? "ackWait" : "filterSubject";
  const [key = wanted, index] = wanted.split(/[[\]]/);
  if (!(key in spec)) return { path: ["spec"], what: `no ${key}` };
  return { path: ["spec", key, ...(index === undefined ? [] : [Number(index)])], what: key };
}
