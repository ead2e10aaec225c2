import type { Finding, JsonValue } from "../../finding.ts";
import { errorOf, type NackResource, resourceWords } from "../nack/nack-resource.ts";
import { elsewhere, staleStatus } from "./findings.ts";

/** What is said of Streams and Consumers in the same words: `thing` is `ORDERS`, or `consumer billing of ORDERS`. */
interface Said {
  resource: `kubernetes/${"stream" | "consumer"}/${string}`;
  thing: string;
  evidence: { [key: string]: JsonValue };
}

/** The server is as the resource wants it, and its status says that nack failed. */
export function staleStatusFindings(managed: NackResource, { resource, thing, evidence }: Said): Finding[] {
  const said = errorOf(managed);
  if (said === null) return [];
  return [
    staleStatus({
      resource,
      message: `${resourceWords(managed)} is called failed (${said}), and ${thing} is as it wants it.`,
      evidence: { ...evidence, said },
      remedy: null,
    }),
  ];
}

/** It is not where doctor asks, and nack may have it elsewhere. */
export const elsewhereFinding = (managed: NackResource, { resource, thing, evidence }: Said): Finding =>
  elsewhere({
    resource,
    message: `${resourceWords(managed)} wants ${thing} in another account or on other servers than doctor asks, or it does not exist.`,
    evidence,
    remedy: {
      summary: "Look there as well: --nats-url and --nats-creds name another account.",
      commands: [],
    },
  });
