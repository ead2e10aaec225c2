import type { Finding } from "../../finding.ts";
import {
  consumerKey,
  isStreamResource,
  type NackResource,
  nameOfConsumer,
  resourceWords,
} from "../nack/nack-resource.ts";
import { contradiction } from "./findings.ts";

/** Two resources for one stream or consumer: each change of one of them puts the server to what it says. */
export function contradictionFindings(resources: readonly NackResource[]): Finding[] {
  const objects = new Set(resources.map(objectOf));
  return [...objects].flatMap((object) => {
    const same = resources.filter((resource) => objectOf(resource) === object);
    const [first, ...others] = same;
    const said = new Set(same.map(({ spec }) => JSON.stringify(spec)));
    if (first === undefined || others.length === 0 || said.size === 1) return [];
    const names = same.map(({ metadata }) => metadata.name);
    const what = isStreamResource(first)
      ? first.spec.name
      : `consumer ${nameOfConsumer(first)} of ${first.spec.streamName}`;
    return [
      contradiction({
        resource: `kubernetes/${isStreamResource(first) ? "stream" : "consumer"}/${first.metadata.name}`,
        message: `${resourceWords(first)} and ${others.map(({ metadata }) => metadata.name).join(", ")} want ${what} differently: the one that nack looked at last wins.`,
        evidence: { resources: names },
        remedy: {
          summary: `Keep one of ${names.join(", ")}. Before one is removed, set preventDelete on it: nack deletes what a removed resource stands for, with its messages.`,
          commands: [],
        },
        cause: names,
      }),
    ];
  });
}

const objectOf = (resource: NackResource): string => {
  const { account, servers } = resource.spec;
  const where = JSON.stringify([account ?? null, servers]);
  return isStreamResource(resource)
    ? `${where} ${resource.spec.name}`
    : `${where} ${consumerKey(resource.spec.streamName, nameOfConsumer(resource))}`;
};
