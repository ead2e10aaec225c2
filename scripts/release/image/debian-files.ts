import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SbomComponent } from "../../sbom.ts";
import { run } from "../run.ts";

/** The Debian whose files are in the image. */
const suite = "trixie";

/** What the Node within the executable asks of a Linux, who signs certificates, and which Debian it is (for scanners). */
const packages = ["base-files", "ca-certificates", "libc6", "libgcc-s1", "libstdc++6"];

/** In the image, but of no use to a program: documents, and what a shell or Python would read. */
const unused = [
  "usr/share/doc",
  "usr/share/man",
  "usr/share/lintian",
  "usr/share/gcc",
  "usr/share/gdb",
  "usr/sbin",
  "usr/share/locale",
];

/** Fills a folder with the files of Debian that the executable needs, and tells which packages they are of. */
export async function putDebianFiles(root: string, architecture: string): Promise<SbomComponent[]> {
  const downloads = `${root}.packages`;
  await run("sh", ["scripts/debian-packages.sh", `${suite}:${architecture}`, downloads, ...packages]);
  const status = join(root, "var/lib/dpkg/status.d");
  const components: SbomComponent[] = [];
  await mkdir(root, { recursive: true });
  for (const file of (await readdir(downloads)).sort()) {
    const archive = join(downloads, file);
    await run("dpkg-deb", ["--extract", archive, root]);
    const control = await run("dpkg-deb", ["--field", archive]);
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(control)?.[1] ?? "";
    const [name, version] = [field("Package"), field("Version")];
    // Scanners read which packages there are from here, where there is no dpkg.
    await mkdir(status, { recursive: true });
    await writeFile(join(status, name), control);
    const purl = `pkg:deb/debian/${encodeURIComponent(name)}@${encodeURIComponent(version)}?arch=${field("Architecture")}&distro=${suite}`;
    components.push({ type: "library", name, version, purl });
  }
  await writeCertificates(root);
  for (const folder of unused) await rm(join(root, folder), { recursive: true, force: true });
  const users = ["root:x:0:0:root:/root:/sbin/nologin", "nomnom:x:65532:65532:nomnom:/:/sbin/nologin"];
  await writeFile(join(root, "etc/passwd"), `${users.join("\n")}\n`);
  await writeFile(join(root, "etc/group"), "root:x:0:\nnomnom:x:65532:\n");
  return components;
}

/** One file of all authorities, as `update-ca-certificates` makes it when the package is installed. */
async function writeCertificates(root: string): Promise<void> {
  const folder = join(root, "usr/share/ca-certificates/mozilla");
  const files = (await readdir(folder)).filter((name) => name.endsWith(".crt")).sort();
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), "utf8")));
  await mkdir(join(root, "etc/ssl/certs"), { recursive: true });
  await writeFile(join(root, "etc/ssl/certs/ca-certificates.crt"), texts.join(""));
}
