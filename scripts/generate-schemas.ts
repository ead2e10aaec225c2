import { execFileSync } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { catalogue } from "../src/checks/catalogue.ts";
import { checkList, checksPage } from "./check-table.ts";
import { contractModule, contractText } from "./contract-module.ts";
import { withFormatList } from "./format-list.ts";
import { schemaFiles } from "./schema-files.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const folder = new URL("../docs/schemas/", import.meta.url);
await mkdir(folder, { recursive: true });
for (const [name, text] of Object.entries(schemaFiles())) {
  await writeFile(new URL(name, folder), text);
  console.log(`docs/schemas/${name}`);
}

await writeFile(new URL(`../${contractModule}`, import.meta.url), await contractText());
execFileSync("node_modules/.bin/biome", ["format", "--write", contractModule], {
  cwd: root,
  stdio: "ignore",
});
console.log(contractModule);

const formatsPage = new URL("../docs/formats.md", import.meta.url);
await writeFile(formatsPage, withFormatList(await readFile(formatsPage, "utf8")));
console.log("docs/formats.md");

await writeFile(new URL(`../${checksPage}`, import.meta.url), checkList(catalogue));
console.log(checksPage);
