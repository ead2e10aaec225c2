import { describe, expect, it } from "vitest";
import { createAnswerGuard } from "../../../../src/connect/postgres/answer-guard.ts";
import { type AuthDemands, createAuthGuard } from "../../../../src/connect/postgres/authentication.ts";

/** PostgreSQL, "Message Formats". */
function authentication(type: number, rest = ""): Buffer {
  const body = Buffer.concat([Buffer.alloc(4), Buffer.from(rest, "latin1")]);
  body.writeInt32BE(type);
  const header = Buffer.from([0x52, 0, 0, 0, 0]);
  header.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([header, body]);
}
const [ok, cleartext, md5, sasl, saslFinal] = [
  authentication(0),
  authentication(3),
  authentication(5, "salt"),
  (mechanisms: readonly string[]) => authentication(10, `${mechanisms.join("\0")}\0\0`),
  authentication(12, "v=x"),
];
const plus = sasl(["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"]);

/** The first refusal, the messages cut into pieces of this many bytes. */
function refusal(demands: AuthDemands, messages: readonly Buffer[], size = 3): string | null {
  const guard = createAnswerGuard(createAuthGuard(demands));
  const all = Buffer.concat(messages);
  for (let at = 0; at < all.length; at += size) {
    const refused = guard(all.subarray(at, at + size));
    if (refused !== null) return refused.message;
  }
  return null;
}

describe("what the server asks of the password", () => {
  it("What the server asks of the password is anything where nothing is demanded", () => {
    for (const asked of [cleartext, md5, plus, ok])
      expect(refusal({ channelBinding: false, methods: null }, [asked])).toBeNull();
  });

  it.each([1, 2, 7, 1_000])(
    "What the server asks of the password has to be bound to the channel, in pieces of %i bytes",
    (size) => {
      const binding: AuthDemands = { channelBinding: true, methods: null };
      expect(refusal(binding, [plus, saslFinal, ok], size)).toBeNull();
      for (const asked of [cleartext, md5, sasl(["SCRAM-SHA-256"])])
        expect(refusal(binding, [asked], size)).toContain("offers no channel binding");
      expect(refusal(binding, [ok], size)).toContain("lets anybody in");
      expect(refusal(binding, [plus, ok], size)).toContain("lets anybody in");
    },
  );

  it("What the server asks of the password has to be one of the methods", () => {
    const scram: AuthDemands = { channelBinding: false, methods: ["scram-sha-256"] };
    expect(refusal(scram, [plus, saslFinal, ok])).toBeNull();
    expect(refusal(scram, [cleartext])).toContain("by password");
    expect(refusal(scram, [md5])).toContain("by md5");
    expect(refusal(scram, [ok])).toContain("asks for no password");
    expect(refusal({ channelBinding: false, methods: ["none"] }, [ok])).toBeNull();
  });
});
