import type { Platform } from "../platform.ts";
import { type Download, type ManagedRelease, summary } from "./download.ts";

/** How a formula asks for a system. */
const blocks: Readonly<Record<Platform, { os: string; cpu: string }>> = {
  "darwin-arm64": { os: "on_macos", cpu: "on_arm" },
  "darwin-x64": { os: "on_macos", cpu: "on_intel" },
  "linux-arm64": { os: "on_linux", cpu: "on_arm" },
  "linux-x64": { os: "on_linux", cpu: "on_intel" },
};

/** A formula for a tap: https://docs.brew.sh/Formula-Cookbook. It installs the executable, the names kubectl looks for, and the completions. */
export const homebrewFormula = ({
  version,
  page,
  downloads,
}: ManagedRelease): string => `class Nomnom < Formula
  desc "${summary}"
${page === null ? "" : `  homepage "${page}"\n`}  version "${version}"
  license "MIT"

${["on_macos", "on_linux"].map((os) => systemBlock(os, downloads)).join("")}  def install
    bin.install "nomnom"
    bin.install_symlink "nomnom" => "kubectl-nomnom"
    bin.install_symlink "nomnom" => "kubectl_complete-nomnom"
    doc.install "LICENSE", "LICENSES.txt"
    generate_completions_from_executable(bin/"nomnom", "completion")
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/nomnom --version")
  end
end
`;

function systemBlock(os: string, downloads: readonly Download[]): string {
  const own = downloads.filter(({ platform }) => blocks[platform].os === os);
  if (own.length === 0) return "";
  const cpus = own.map(
    ({ platform, url, sha256 }) =>
      `    ${blocks[platform].cpu} do\n      url "${url}"\n      sha256 "${sha256}"\n    end\n`,
  );
  return `  ${os} do\n${cpus.join("")}  end\n\n`;
}
