import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, it } from "vitest";
import { addImage, writeIndex } from "../../../scripts/release/image/oci.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "nomnom-oci-"));
  await mkdir(join(folder, "files"));
  await writeFile(join(folder, "files", "hello"), "hello\n");
});
afterEach(() => rm(folder, { recursive: true }));

const digestOf = (bytes: Buffer) => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;

async function layout(name: string): Promise<(digest: string) => Promise<Buffer>> {
  const made = join(folder, name);
  await mkdir(made);
  const image = await addImage(made, {
    architecture: "arm64",
    layers: [join(folder, "files")],
    entrypoint: "/hello",
    labels: { a: "b" },
    createdEpochSeconds: 1_700_000_000,
  });
  await writeIndex(made, [image], "1.2.3");
  return (digest) => readFile(join(made, "blobs", "sha256", digest.replace("sha256:", "")));
}

it("An image can be read from its index to its files, and every digest is of what it names", async () => {
  const blob = await layout("one");
  const index = JSON.parse(await readFile(join(folder, "one", "index.json"), "utf8"));
  expect(index.manifests[0].annotations).toEqual({ "org.opencontainers.image.ref.name": "1.2.3" });
  const images = JSON.parse(`${await blob(index.manifests[0].digest)}`);
  expect(images.manifests[0].platform).toEqual({ architecture: "arm64", os: "linux" });
  const manifestBytes = await blob(images.manifests[0].digest);
  expect(digestOf(manifestBytes)).toBe(images.manifests[0].digest);
  expect(manifestBytes.length).toBe(images.manifests[0].size);
  const manifest = JSON.parse(`${manifestBytes}`);
  const config = JSON.parse(`${await blob(manifest.config.digest)}`);
  expect(config).toMatchObject({
    architecture: "arm64",
    os: "linux",
    config: { User: "65532:65532", Entrypoint: ["/hello"] },
  });
  const layer = await blob(manifest.layers[0].digest);
  expect(digestOf(layer)).toBe(manifest.layers[0].digest);
  expect(digestOf(gunzipSync(layer))).toBe(config.rootfs.diff_ids[0]);
  expect(`${gunzipSync(layer)}`).toContain("hello\n");
});

it("An image is the same bytes whenever it is made", async () => {
  const index = async (name: string) => {
    await layout(name);
    return await readFile(join(folder, name, "index.json"), "utf8");
  };
  const first = await index("first");
  await rm(join(folder, "files"), { recursive: true });
  await mkdir(join(folder, "files"));
  await writeFile(join(folder, "files", "hello"), "hello\n");
  expect(await index("second")).toBe(first);
});
