import { readdir, readFile } from "node:fs/promises";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { schemaFiles } from "../../../scripts/schema-files.ts";
import { errorDocument } from "../../../src/report/error-document.ts";
import { renderJson } from "../../../src/report/json.ts";
import { everything, report, result } from "./example-report.ts";

const folder = new URL("../../../docs/schemas/", import.meta.url);

async function validator(file: string) {
  const ajv = new Ajv({ strict: true, allErrors: true, formats: { "date-time": true } });
  return ajv.compile(JSON.parse(await readFile(new URL(file, folder), "utf8")));
}

describe("the published schemas", () => {
  it("The published schemas are those of the types (npm run schemas)", async () => {
    const generated = schemaFiles();
    const published = (await readdir(folder)).filter((name) => name.endsWith(".json"));
    expect(published.sort()).toEqual(Object.keys(generated).sort());
    for (const [name, text] of Object.entries(generated)) {
      expect(await readFile(new URL(name, folder), "utf8"), `docs/schemas/${name}`).toBe(text);
    }
  });

  it("The published schemas accept a report with every status", async () => {
    const validate = await validator("doctor-report.schema.json");
    validate(JSON.parse(renderJson(everything)));
    expect(validate.errors).toBeNull();
  });

  it("The published schemas refuse a report with a status of its own", async () => {
    const validate = await validator("doctor-report.schema.json");
    const [json] = [renderJson(report([result({ id: "nats/x", status: "pass" })]))];
    expect(validate(JSON.parse(json.replace('"status": "pass"', '"status": "fine"')))).toBe(false);
  });

  it("The published schemas accept the document of an error", async () => {
    const validate = await validator("error.schema.json");
    validate(JSON.parse(renderJson(errorDocument({ code: "bad", message: "it is", hint: "" }))));
    expect(validate.errors).toBeNull();
  });
});

describe("the JSON report", () => {
  it("The JSON report is the report", () => {
    expect(JSON.parse(renderJson(everything))).toEqual(everything);
  });

  it("The JSON report escapes what a terminal could act on", () => {
    const evil = "\u001b[31m \u009b31m \u202e \u2028 \u007f é";
    const json = renderJson(errorDocument({ code: "x", message: evil, hint: "" }));
    expect(json.replaceAll("\n", "")).not.toMatch(/\p{Cc}|[\u2028\u202e]/u);
    expect(JSON.parse(json).error.message).toBe(evil);
  });
});
