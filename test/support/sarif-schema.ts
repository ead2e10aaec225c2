import { readFile } from "node:fs/promises";
import { Ajv } from "ajv";

/** The schema of SARIF 2.1.0 as published (schemastore, rtm.5). It calls itself draft-04, of which it uses nothing that changed since but `id`. */
const file = new URL("../../fixtures/sarif/sarif-2.1.0-rtm.5.schema.json", import.meta.url);

/** What is wrong with a SARIF document by its published schema; empty when nothing is. */
export async function sarifErrors(document: unknown): Promise<string[]> {
  const { $schema, id, ...schema } = JSON.parse(await readFile(file, "utf8"));
  if (!String($schema).includes("draft-04") || typeof id !== "string") throw new Error("another schema");
  const ajv = new Ajv({
    strict: false,
    // One of its patterns is none by the rules of Unicode mode.
    unicodeRegExp: false,
    allErrors: true,
    formats: {
      "date-time": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/,
      uri: (text: string) => URL.canParse(text),
      "uri-reference": (text: string) => URL.canParse(text, "file:///") && !/[^!-~]|["<>\\^`{|}]/.test(text),
    },
  });
  const validate = ajv.compile(schema);
  validate(document);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}
