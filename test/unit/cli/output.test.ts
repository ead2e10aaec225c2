import { PassThrough } from "node:stream";
import { afterEach, describe, expect, it, vi } from "vitest";
import { writeFully } from "../../../src/cli/output.ts";
import { allOf } from "../../support/all-of.ts";

afterEach(() => {
  vi.unstubAllEnvs();
});

async function written(text: string, how?: { isForRunner?: boolean }): Promise<string> {
  const stream = new PassThrough();
  await writeFully(stream, text, how);
  return allOf(stream);
}

const answer = "  502: <html>\r\n    ::error::pwn.\nsee ##[error]x\n";

describe("what is written", () => {
  it("What is written holds no command of a CI runner in its log", async () => {
    vi.stubEnv("GITHUB_ACTIONS", "true");
    expect(await written(answer)).toBe("  502: <html>\r\n    : :error::pwn.\nsee # #[error]x\n");
  });

  it("What is written is the runner's own where a format is made for it", async () => {
    vi.stubEnv("GITHUB_ACTIONS", "true");
    expect(await written("::error::x\n", { isForRunner: true })).toBe("::error::x\n");
  });

  it("What is written is as it is anywhere else", async () => {
    for (const name of ["GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION"]) vi.stubEnv(name, "");
    expect(await written(answer)).toBe(answer);
  });
});
