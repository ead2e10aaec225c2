import { describe, expect, test } from "vitest";
import { withoutSources } from "../../../../src/collect/postgres/event-triggers.ts";
import { withTimeouts } from "../../../../src/collect/postgres/role-settings.ts";

const triggerOf = (source: string | null) =>
  withoutSources({ eventTriggers: [{ name: "t", event: "ddl_command_start", source }] });

describe("An event trigger's function", () => {
  test.each([
    ["BEGIN RAISE EXCEPTION 'no'; END", true],
    ["BEGIN IF session_user <> 'dba' THEN RAISE EXCEPTION 'no'; END IF; END", null],
    ["BEGIN RAISE NOTICE 'RAISE EXCEPTION'; -- RAISE EXCEPTION 'no'\n END", false],
    [null, null],
  ])("The text %j is kept as what it does: %j", (source, refuses) => {
    expect(triggerOf(source)).toEqual({
      eventTriggers: [{ name: "t", event: "ddl_command_start", refuses }],
    });
  });
});

describe("Timeouts that are off in doctor's own session", () => {
  const document = {
    user: "app",
    serverSettings: [],
    roles: [{ user: "app", settings: [{ name: "statement_timeout", value: "1ms", of: "role" }] }],
  };

  test("A timeout that the role has of its own is not the server's", () => {
    expect(withTimeouts(document, [{ name: "statement_timeout", ms: 1 }])).toEqual(document);
  });

  test("One that neither the role nor its database has is the server's, with its length where that is known", () => {
    const off = [
      { name: "transaction_timeout", ms: null },
      { name: "idle_session_timeout", ms: 5 },
    ];
    expect(withTimeouts(document, off)).toMatchObject({
      serverSettings: [
        { name: "transaction_timeout", value: null, of: "server" },
        { name: "idle_session_timeout", value: "5ms", of: "server" },
      ],
    });
  });
});
