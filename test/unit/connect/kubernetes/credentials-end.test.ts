import { generate } from "selfsigned";
import { expect, it } from "vitest";
import { credentialsEndMs } from "../../../../src/connect/kubernetes/credentials-end.ts";

const dayMs = 24 * 60 * 60 * 1000;
const certificate = async (days: number): Promise<string> => {
  const from = new Date("2026-11-01T00:00:00Z");
  const notAfterDate = new Date(from.getTime() + days * dayMs);
  return (await generate([{ name: "commonName", value: "viewer" }], { notBeforeDate: from, notAfterDate }))
    .cert;
};
const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const token = (claims: object) => `${encoded({ alg: "none" })}.${encoded(claims)}.x`;
const start = Date.parse("2026-11-01T00:00:00Z") / 1000;

it("A client certificate of a year ends when it says so", async () => {
  const end = credentialsEndMs(await certificate(365), null);
  expect(new Date(end ?? 0).toISOString()).toBe("2027-11-01T00:00:00.000Z");
});

it("Of a certificate and a token the one that ends first counts", async () => {
  const sooner = token({ iat: start, exp: start + 90 * 86_400 });
  expect(credentialsEndMs(await certificate(365), sooner)).toBe((start + 90 * 86_400) * 1000);
});

it("What was made for an hour or a day is made again by whoever made it", async () => {
  expect(credentialsEndMs(await certificate(1), token({ iat: start, exp: start + 3_600 }))).toBeNull();
});

it.each(["", "opaque-token", "a.b.c", token({ exp: 1 }), token({})])("%s says nothing of its end", (text) => {
  expect(credentialsEndMs(null, text)).toBeNull();
});

it("A certificate that cannot be read says nothing: the connection will", () => {
  expect(credentialsEndMs("-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----", null)).toBeNull();
});
