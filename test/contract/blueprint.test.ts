import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { contractModule } from "../../scripts/contract-module.ts";
import { nomnomContract } from "../../src/blueprint/contracts/nomnom.ts";
import { readConfig } from "../../src/blueprint/read-config.ts";

it("The module of nomnom's contract is its YAML, read as everybody's file is (npm run schemas)", async () => {
  const yaml = new URL("../../src/blueprint/contracts/nomnom.yaml", import.meta.url).pathname;
  const { config } = await readConfig(yaml, "nomnom.yaml");
  expect(nomnomContract).toEqual(config);
  expect(await readFile(new URL(`../../${contractModule}`, import.meta.url), "utf8")).toContain(
    "not edited by hand",
  );
});
