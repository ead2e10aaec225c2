import type { NackConsumer, NackStream } from "../../../snapshot/kubernetes/nack.ts";

/** A Stream or a Consumer of nack. */
export type NackResource = NackStream | NackConsumer;

export const isStreamResource = (resource: NackResource): resource is NackStream =>
  !("streamName" in resource.spec);

/** As kubectl takes it: other operators have Streams as well. */
export const kubectlKind = (resource: NackResource): string =>
  `${isStreamResource(resource) ? "streams" : "consumers"}.jetstream.nats.io`;

/** How messages call it. */
export const resourceWords = (resource: NackResource): string =>
  `${isStreamResource(resource) ? "Stream" : "Consumer"} resource ${resource.metadata.name}`;

/** nack has the address of its server; doctor asks one account of one server. */
export const mayBeElsewhere = ({ spec }: NackResource): boolean =>
  Boolean(spec.account || spec.creds || spec.nkey) || spec.servers.length > 0;

/** Streams that a resource of nack wants, by the name of the stream: what nack would put back is changed at the resource. */
export const managedStreams = (resources: readonly NackStream[] | null): ReadonlyMap<string, NackStream> =>
  new Map(
    (resources ?? [])
      .filter(({ metadata }) => !metadata.deletionTimestamp)
      .map((resource) => [resource.spec.name, resource]),
  );

/** As {@link managedStreams}, by stream and consumer. */
export const managedConsumers = (
  resources: readonly NackConsumer[] | null,
): ReadonlyMap<string, NackConsumer> =>
  new Map(
    (resources ?? [])
      .filter(({ metadata }) => !metadata.deletionTimestamp)
      .map((resource) => [consumerKey(resource.spec.streamName, nameOfConsumer(resource)), resource]),
  );

export const consumerKey = (stream: string, consumer: string): string => JSON.stringify([stream, consumer]);

export const nameOfConsumer = ({ metadata, spec }: NackConsumer): string => spec.durableName || metadata.name;

/** What nack itself says went wrong; null: nothing. */
export function errorOf({ status }: NackResource): string | null {
  const ready = status.conditions.find(({ type }) => type === "Ready");
  if (ready?.status !== "False") return null;
  return ready.message?.trim().replace(/\.$/, "") || ready.reason || "it gives no reason";
}

/**
 * Why nack leaves it so (nack 0.22.4, controllers/jetstream and internal/controller): it makes what is missing within a minute; it changes what exists when the
 * resource changes, and with --control-loop within a minute of any drift.
 */
export function whyLeftSo(resource: NackResource, change: "creation" | "change"): string {
  const said = errorOf(resource);
  if (said !== null) return `nack says: ${said}`;
  const { metadata, spec, status } = resource;
  if (change === "change" && spec.preventUpdate) return "its preventUpdate keeps nack from changing it";
  const ready = status.conditions.find(({ type }) => type === "Ready");
  if (ready === undefined) return "nack has said nothing of it, as if it did not run";
  if ((status.observedGeneration ?? 0) < (metadata.generation ?? 0))
    return "nack has not taken up the resource's last change";
  return change === "creation"
    ? `its status says ${ready.reason ?? "Ready"} all the same, and nack, where it runs, makes it within a minute`
    : `its status says ${ready.reason ?? "Ready"} all the same: without --control-loop nack looks only when the resource changes`;
}
