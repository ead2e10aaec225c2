import { expect, it } from "vitest";
import { undecidedBy } from "../../../src/checks/unreadable.ts";

it("What would help is joined as sentences, each hint once", () => {
  const error = (hint: string) => ({ kind: "timeout", system: "nats", message: hint, hint }) as const;
  const errors = ["Start it.", "give --nats-url", "Start it.", "Open the port."].map(error);
  const undecided = undecidedBy(errors, { context: null, namespace: null }, null);
  expect(undecided?.remedy?.summary).toBe("Start it. give --nats-url; Open the port.");
});
