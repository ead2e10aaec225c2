import type { Pod } from "../../../../snapshot/kubernetes/pod.ts";
import type { CrashReason } from "./crash-reason.ts";

const unknownName =
  /no such host|EAI_AGAIN|ENOTFOUND|could not translate host|failed to lookup address|name resolution|name or service not known/i;

/**
 * Why a program finds no address for a Service although there may be one: its pod does not ask the cluster's DNS, by its own settings. Null: it does, or
 * the name is none of the cluster's.
 */
export function ownDnsReason({ spec }: Pod, line: string): CrashReason | null {
  if (!unknownName.test(line) || line.split(/[^\w.-]+/).some(isOutside)) return null;
  const setting = settingOf(spec);
  return setting === null ? null : { check: null, passes: false, ...setting };
}

/** A name with two dots and more that is no Service's: `db.prod.example.com`. */
const isOutside = (word: string): boolean =>
  /^\w[\w-]*\.\w[\w-]*\.[\w.-]*[a-z]\.?$/i.test(word) && !/\.svc\b/i.test(word);

function settingOf({
  hostNetwork,
  dnsPolicy = "ClusterFirst",
}: Pod["spec"]): { text: string; advice: string } | null {
  if (dnsPolicy === "ClusterFirst" && hostNetwork === true)
    return {
      text: "its pod asks the DNS of the node, which knows no Service (hostNetwork with dnsPolicy ClusterFirst)",
      advice: "Set dnsPolicy to ClusterFirstWithHostNet.",
    };
  if (dnsPolicy === "Default")
    return {
      text: "its pod asks the DNS of the node, which knows no Service (dnsPolicy Default)",
      advice: "Take dnsPolicy out of the pod template.",
    };
  if (dnsPolicy === "None")
    return {
      text: "its pod asks nameservers of its own instead of the cluster's DNS (dnsPolicy None, dnsConfig)",
      advice: "Take both out of the pod template, or name servers that know the Services.",
    };
  return null;
}
