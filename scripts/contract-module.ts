import { readConfig } from "../src/blueprint/read-config.ts";

/** What the program reads in place of the YAML beside it: parsing that, and its schema, would cost every run. */
export const contractModule = "src/blueprint/contracts/nomnom.ts";

const yaml = new URL("../src/blueprint/contracts/nomnom.yaml", import.meta.url).pathname;

/** The module's text, from the YAML by way of what reads everybody's file. */
export async function contractText(): Promise<string> {
  const { config } = await readConfig(yaml, "nomnom.yaml");
  return `import type { Config } from "../config-schema.ts";

/** nomnom.yaml as \`npm run schemas\` writes it: not edited by hand. */
export const nomnomContract: Config = ${literal(config)};
`;
}

function literal(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return `{ ${entries.map(([key, each]) => `${/^[A-Za-z_]\w*$/.test(key) ? key : JSON.stringify(key)}: ${literal(each)}`).join(", ")} }`;
}
