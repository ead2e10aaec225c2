import { createHash } from "node:crypto";
import { mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { compress, packFolder, sha256 } from "../archive.ts";

/** https://github.com/opencontainers/image-spec, version 1.1 */
const mediaTypes = {
  index: "application/vnd.oci.image.index.v1+json",
  manifest: "application/vnd.oci.image.manifest.v1+json",
  config: "application/vnd.oci.image.config.v1+json",
  layer: "application/vnd.oci.image.layer.v1.tar+gzip",
};

interface Descriptor {
  mediaType: string;
  digest: string;
  size: number;
}

interface Layer {
  descriptor: Descriptor;
  /** The digest of the layer before it is compressed. */
  diffId: string;
}

export interface ImageOptions {
  architecture: "amd64" | "arm64";
  /** The folders of the layers, the lowest first. */
  layers: readonly string[];
  entrypoint: string;
  labels: Readonly<Record<string, string>>;
  createdEpochSeconds: number;
}

/** Nobody of the image's files belongs to this user; the number is the one that distroless images use. */
const user = "65532:65532";

/** Adds an image to a folder of the OCI image layout, and gives what the index says of it. */
export async function addImage(
  layout: string,
  options: ImageOptions,
): Promise<Descriptor & { platform: object }> {
  const { architecture, entrypoint, labels, createdEpochSeconds } = options;
  const layers: Layer[] = [];
  for (const folder of options.layers) layers.push(await addLayer(layout, folder, createdEpochSeconds));
  const created = new Date(createdEpochSeconds * 1000).toISOString();
  const config = await addJson(layout, mediaTypes.config, {
    created,
    architecture,
    os: "linux",
    config: {
      User: user,
      Entrypoint: [entrypoint],
      Env: ["PATH=/usr/bin:/bin"],
      WorkingDir: "/",
      Labels: labels,
    },
    rootfs: { type: "layers", diff_ids: layers.map(({ diffId }) => diffId) },
    history: layers.map(() => ({ created, created_by: "scripts/release/image" })),
  });
  const manifest = await addJson(layout, mediaTypes.manifest, {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config,
    layers: layers.map(({ descriptor }) => descriptor),
    annotations: labels,
  });
  return { ...manifest, platform: { architecture, os: "linux" } };
}

/** Ends a layout: one name for the images of all architectures. */
export async function writeIndex(
  layout: string,
  manifests: readonly Descriptor[],
  tag: string,
): Promise<void> {
  const images = { schemaVersion: 2, mediaType: mediaTypes.index, manifests };
  const inner = await addJson(layout, mediaTypes.index, images);
  const annotations = { "org.opencontainers.image.ref.name": tag };
  const index = { schemaVersion: 2, mediaType: mediaTypes.index, manifests: [{ ...inner, annotations }] };
  await writeFile(join(layout, "index.json"), JSON.stringify(index));
  await writeFile(join(layout, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
}

async function addLayer(layout: string, folder: string, epochSeconds: number): Promise<Layer> {
  const blobs = await blobFolder(layout);
  const plain = join(layout, "layer.tar");
  const packed = join(layout, "layer.tar.gz");
  await packFolder(folder, plain, epochSeconds);
  await compress(plain, packed);
  const diffId = `sha256:${await sha256(plain)}`;
  const digest = await sha256(packed);
  const { size } = await stat(packed);
  await rm(plain);
  await rename(packed, join(blobs, digest));
  return { descriptor: { mediaType: mediaTypes.layer, digest: `sha256:${digest}`, size }, diffId };
}

async function addJson(layout: string, mediaType: string, value: unknown): Promise<Descriptor> {
  const text = JSON.stringify(value);
  const digest = createHash("sha256").update(text).digest("hex");
  await writeFile(join(await blobFolder(layout), digest), text);
  return { mediaType, digest: `sha256:${digest}`, size: Buffer.byteLength(text) };
}

async function blobFolder(layout: string): Promise<string> {
  const folder = join(layout, "blobs", "sha256");
  await mkdir(folder, { recursive: true });
  return folder;
}
