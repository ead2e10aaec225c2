import { copyFile, mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SbomComponent } from "../../sbom.ts";
import { run } from "../run.ts";
import { putDebianFiles } from "./debian-files.ts";
import { addImage, writeIndex } from "./oci.ts";

/** An executable for Linux, and the architecture it is for. */
export interface ImageInput {
  architecture: "amd64" | "arm64";
  executable: string;
}

/**
 * Writes an image as one file in the OCI image layout, which `skopeo`, `podman load` and `ctr image import` read: a few files of Debian, and the
 * executable, for each architecture. It needs neither a daemon nor a base image, so it is the same here and in the workflow.
 * @returns the Debian packages in it.
 */
export async function buildImage(
  inputs: readonly ImageInput[],
  file: string,
  { version, page, epochSeconds }: { version: string; page: string | null; epochSeconds: number },
): Promise<SbomComponent[]> {
  const work = await mkdtemp(join(tmpdir(), "nomnom-image-"));
  try {
    const layout = join(work, "layout");
    const components: SbomComponent[] = [];
    const images = [];
    for (const { architecture, executable } of inputs) {
      const debian = join(work, `debian-${architecture}`);
      components.push(...(await putDebianFiles(debian, architecture)));
      const image = await addImage(layout, {
        architecture,
        layers: [debian, await ownFiles(join(work, `own-${architecture}`), executable)],
        entrypoint: "/usr/bin/nomnom",
        labels: {
          "org.opencontainers.image.title": "nomnom doctor",
          "org.opencontainers.image.version": version,
          "org.opencontainers.image.licenses": "MIT",
          ...(page === null ? {} : { "org.opencontainers.image.source": page }),
        },
        createdEpochSeconds: epochSeconds,
      });
      images.push(image);
    }
    await writeIndex(layout, images, version);
    await run("tar", [
      "--create",
      "--file",
      file,
      "--directory",
      layout,
      "oci-layout",
      "index.json",
      "blobs",
    ]);
    return components;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function ownFiles(folder: string, executable: string): Promise<string> {
  await mkdir(join(folder, "usr/bin"), { recursive: true });
  await copyFile(executable, join(folder, "usr/bin/nomnom"));
  await symlink("nomnom", join(folder, "usr/bin/kubectl-nomnom"));
  return folder;
}
