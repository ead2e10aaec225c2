import type { Service } from "../../../snapshot/kubernetes/network.ts";
import { defineFinding, type Severity } from "../../finding.ts";

/** Declares a kind of finding about a Service. */
export const defineServiceFinding = <const S extends Severity>(
  word: string,
  title: string,
  severity: readonly [S, ...S[]],
) =>
  defineFinding({
    code: `kubernetes/service-endpoints/${word}`,
    title,
    severity,
    resource: ["kubernetes/service"],
    recovers: null,
  });

export const resourceOf = ({ metadata }: Service) => `kubernetes/service/${metadata.name}` as const;
