/** The two-command demonstration: the incident found in the lab's scenario `seed`, and the same doctor content with `healthy`. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../bin/nomnom.js", import.meta.url));

const runs = [
  { scenario: "seed", story: "the incident as it was before the fixes", exitCode: 1 },
  { scenario: "healthy", story: "the same deployment after them", exitCode: 0 },
];

for (const { scenario, story, exitCode } of runs) {
  console.log(
    `\n── lab scenario ${scenario}: ${story} ──\n$ nomnom lab run --scenario ${scenario} -- nomnom doctor -o text\n`,
  );
  const command = [
    program,
    "lab",
    "run",
    "--scenario",
    scenario,
    "--",
    process.execPath,
    program,
    "doctor",
    "-o",
    "text",
  ];
  const { status, error } = spawnSync(process.execPath, command, { stdio: "inherit" });
  if (error) throw error;
  if (status !== exitCode) {
    console.error(`\ndemo: doctor ended with exit code ${status} on ${scenario}, expected ${exitCode}`);
    process.exitCode = 1;
    break;
  }
  console.log(`\n(exit code ${status})`);
}
