/**
 * Makes sure that there is a nats-server for the lab and the integration tests: NOMNOM_NATS_SERVER, or the one on PATH; otherwise installs the
 * system's own package, after saying so. Silent when there is nothing to do.
 */
import { spawnSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";

/** Where Debian looks for the script below; a test has one of its own. */
const policyFile = process.env.NOMNOM_POLICY_RC_D ?? "/usr/sbin/policy-rc.d";

/** Debian installs it where the PATH of ordinary users does not look; the lab does. */
const debianPath = process.env.NOMNOM_DEBIAN_NATS_SERVER ?? "/usr/sbin/nats-server";

process.exitCode = main();

function main(): number {
  const named = process.env.NOMNOM_NATS_SERVER ?? "";
  if (named !== "") {
    if (runs(named, ["--version"])) return 0;
    console.error(
      `NOMNOM_NATS_SERVER is ${named}, which does not run. Unset it, or set it to a nats-server.`,
    );
    return 1;
  }
  if (isInstalled()) return 0;
  if (runs("apt-get", ["--version"])) return installWithApt();
  if (runs("brew", ["--version"])) return installWithBrew();
  console.error("nats-server is not here, and neither is apt-get or brew to install it.");
  console.error(
    "Download it from https://github.com/nats-io/nats-server/releases and set NOMNOM_NATS_SERVER to its path.",
  );
  return 1;
}

function installWithApt(): number {
  const sudo = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const byHand = `${sudo.length === 0 ? "" : "sudo "}apt-get update && ${sudo.length === 0 ? "" : "sudo "}apt-get install -y nats-server`;
  if (sudo.length > 0 && !runs("sudo", ["-n", "true"])) {
    console.error("nats-server is not here, and this user may not install it without a password. Type:");
    console.error(`  ${byHand}`);
    return 1;
  }
  console.error("nats-server is not here; installing the system's package:");
  console.error(`  ${byHand}`);
  const isQuiet = sudo.length === 0 && denyServices();
  if (!isQuiet)
    console.error(
      "The package may start a nats-server of its own; to stop it: systemctl disable --now nats-server",
    );
  // Ctrl-C reaches apt-get by itself; this script has to live on to tidy up.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => {});
  try {
    const steps = [
      ["apt-get", "update", "-q"],
      ["apt-get", "install", "-y", "-q", "--no-install-recommends", "nats-server"],
    ];
    for (const step of steps) {
      if (shows([...sudo, ...step])) continue;
      console.error(`This did not work: ${[...sudo, ...step].join(" ")}. Type:`);
      console.error(`  ${byHand}`);
      return 1;
    }
  } finally {
    if (isQuiet) rmSync(policyFile);
  }
  return confirm(byHand);
}

/** Debian asks this script before a package starts its service; 101 says no. False when there is such a script already. */
function denyServices(): boolean {
  if (existsSync(policyFile)) return false;
  writeFileSync(policyFile, "#!/bin/sh\nexit 101\n", { mode: 0o755, flag: "wx" });
  return true;
}

function installWithBrew(): number {
  const byHand = "brew install nats-server";
  console.error(`nats-server is not here; installing it (no service is started):\n  ${byHand}`);
  if (shows(["brew", "install", "nats-server"])) return confirm(byHand);
  console.error(`This did not work. Type:\n  ${byHand}`);
  return 1;
}

function confirm(byHand: string): number {
  if (isInstalled()) return 0;
  console.error(`nats-server is still not on PATH. Type:\n  ${byHand}`);
  return 1;
}

function isInstalled(): boolean {
  return runs("nats-server", ["--version"]) || runs(debianPath, ["--version"]);
}

function runs(file: string, args: string[]): boolean {
  return spawnSync(file, args, { stdio: "ignore", timeout: 20_000 }).status === 0;
}

/** Runs with its output on stderr, so that stdout stays free for what follows. */
function shows([file = "", ...args]: string[]): boolean {
  return spawnSync(file, args, { stdio: ["ignore", 2, 2], timeout: 300_000 }).status === 0;
}
