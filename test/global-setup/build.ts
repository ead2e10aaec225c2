import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Tests that run the program run what users run: the bundle. */
export function setup(): void {
  execFileSync("npm", ["run", "--silent", "build"], {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    stdio: ["ignore", "ignore", "inherit"],
  });
}
