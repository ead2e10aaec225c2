import { execFile } from "node:child_process";
import { chmod, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const script = fileURLToPath(new URL("../../../scripts/ensure-nats-server.ts", import.meta.url));
const loader = fileURLToPath(new URL("../../../node_modules/tsx/dist/loader.mjs", import.meta.url));

/** A machine on which only these programs can be found. */
let machine: string;
beforeEach(async () => {
  machine = await mkdtemp(join(tmpdir(), "nomnom-machine-"));
});
afterEach(async () => await rm(machine, { recursive: true, force: true }));

describe("where nats-server is missing", () => {
  it("Without nats-server and a package manager the script says where to download it", async () => {
    expect(await ensure()).toEqual({
      code: 1,
      said: expect.stringContaining("github.com/nats-io/nats-server/releases"),
    });
  });

  it("brew installs nats-server after saying so", async () => {
    await program("brew", installing("brew $*"));
    const { code, said } = await ensure();
    expect({ code, lines: said.split("\n").slice(0, 3) }).toEqual({
      code: 0,
      lines: [
        "nats-server is not here; installing it (no service is started):",
        "  brew install nats-server",
        "brew install nats-server",
      ],
    });
  });

  it("apt-get installs nats-server, and what keeps its service from starting is gone afterwards", async () => {
    await program("apt-get", installing("apt-get $*"));
    await program("sudo", 'shift; [ "$1" = true ] || exec "$@"');
    const { code, said } = await ensure();
    expect(said).toContain("apt-get install -y -q --no-install-recommends nats-server");
    expect(code).toBe(0);
    expect(await readdir(machine)).not.toContain("policy-rc.d");
  });

  it("An apt-get that fails ends with the command to type", async () => {
    await program("apt-get", '[ "$1" = --version ] || exit 100');
    await program("sudo", 'shift; [ "$1" = true ] || exec "$@"');
    const { code, said } = await ensure();
    expect(code).toBe(1);
    expect(said.trim().split("\n").at(-1)).toMatch(
      /^ {2}(sudo )?apt-get update && (sudo )?apt-get install -y nats-server$/,
    );
    expect(await readdir(machine)).not.toContain("policy-rc.d");
  });

  it.skipIf(process.getuid?.() === 0)(
    "A user who may not install is shown what to type (needs a user other than root)",
    async () => {
      await program("apt-get", '[ "$1" = --version ] || exit 100');
      expect(await ensure()).toEqual({
        code: 1,
        said:
          "nats-server is not here, and this user may not install it without a password. Type:\n" +
          "  sudo apt-get update && sudo apt-get install -y nats-server\n",
      });
    },
  );
});

it("The script names the variable when what it names does not run, and takes an empty one as none", async () => {
  expect((await ensure({ NOMNOM_NATS_SERVER: "/nope" })).said).toContain("NOMNOM_NATS_SERVER is /nope");
  expect((await ensure({ NOMNOM_NATS_SERVER: "" })).said).toContain("nats-server is not here");
});

it("The script is silent when there is nothing to do", async () => {
  await program("nats-server", "exit 0");
  expect(await ensure()).toEqual({ code: 0, said: "" });
});

/** Notes what it is asked, and leaves a nats-server behind. */
function installing(line: string): string {
  return `[ "$1" = --version ] && exit 0\necho "${line}"\nprintf '#!/bin/sh\\n' >${machine}/nats-server\n/bin/chmod +x ${machine}/nats-server`;
}

async function program(name: string, body: string): Promise<void> {
  const file = join(machine, name);
  await writeFile(file, `#!/bin/sh\n${body}\n`);
  await chmod(file, 0o755);
}

function ensure(env: Record<string, string> = {}): Promise<{ code: number; said: string }> {
  const own = {
    PATH: machine,
    NOMNOM_POLICY_RC_D: join(machine, "policy-rc.d"),
    NOMNOM_DEBIAN_NATS_SERVER: join(machine, "none"),
  };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ["--import", loader, script],
      { env: { ...own, ...env }, timeout: 30_000 },
      (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === "number" ? error.code : 0, said: stdout + stderr }),
    );
  });
}
