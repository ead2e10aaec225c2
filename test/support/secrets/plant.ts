/**
 * Fields that hold names, times and counts by the rules of the servers, where nobody can put a secret: identifiers of Kubernetes (RFC 1123), of
 * NATS and of PostgreSQL, words of a list, versions.
 */
const named =
  /^(?:name|generateName|namespace|uid|kind|apiVersion|resourceVersion|type|status|phase|operator|key|claimName|secretName|configMapName|container|containerID|imageID|image|nodeName|hostIP|podIP|ip|clusterIP|protocol|path(?:Type)?|port|targetPort|serviceName|[a-z]*Policy|policy|strategy|scheme|operation|manager|subresource|medium|mode|.*(?:Timestamp|Time|At|_ts|time)|created|ts|gitVersion|server_name|server_id|cluster|leader|retention|storage|discard|schema|table|relation|mountPath|storageClassName|stream_name|durable_name|.*_policy|.*_subject|subjects|filter_subjects|version|git_commit|go|host|cpu|memory|pod-template-hash|revision|fieldPath|topologyKey|resource|divisor|effect|tolerations|finalizers|conditionType|stream|unit|verb|controller-revision-hash|isolation|cause|term|group|code|service|inserts|updates|readOnlyOf|system|upstream)$/i;
const identifier = /^app\.kubernetes\.io\/|^helm\.sh\/|^(?:app|component|tier)$/;
/** Times, sizes, addresses and words of lists, in fields that are called anything. */
const noText = /^(?:\d[\w.:+-]*|[A-Z][A-Za-z]{2,40}|true|false|)$/;

/** The data with a text beside every string that a person can write; `next` says which. */
export function plant(data: unknown, next: () => string, place = ""): unknown {
  if (typeof data === "string") return `${data} ${next()}`;
  if (Array.isArray(data)) return data.map((item) => plant(item, next, place));
  if (typeof data !== "object" || data === null) return data;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      key,
      isFixed(key, value, place) ? value : plant(value, next, `${place}.${key}`),
    ]),
  );
}

function isFixed(key: string, value: unknown, place: string): boolean {
  if (typeof value === "string") {
    // The value of a variable or a field of a ConfigMap may be anything, whatever it is called.
    if (/(?<!^\.[a-z]+\/[a-z-]+)\.(?:data|binaryData|annotations)$/.test(place)) return false;
    return key !== "value" && (named.test(key) || identifier.test(key) || noText.test(value));
  }
  return /^(?:labels|matchLabels|selector|ownerReferences|managedFields|subjects|names|columns|keys|path)$/.test(
    key,
  );
}
