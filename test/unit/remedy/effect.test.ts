import { describe, expect, test } from "vitest";
import { command } from "../../../src/remedy/command.ts";
import { effectOf } from "../../../src/remedy/effect.ts";

describe("effectOf tells what a command does", () => {
  test.each([
    ["kubectl describe pod x", "reads"],
    ["kubectl rollout history deployment/x", "reads"],
    ["kubectl rollout restart deployment/x", "changes"],
    ["kubectl set env deployment/x --list", "reads"],
    ["kubectl set env deployment/x A=b", "changes"],
    ["kubectl delete pod x", "removes"],
    ["helm upgrade shop ./chart", "changes"],
    ["nats stream info X", "reads"],
    ["nats stream edit X --max-msgs 5", "changes"],
    ["nats stream purge X", "removes"],
    ["nats consumer rm X c", "removes"],
    ["curl http://127.0.0.1:8222/varz", "reads"],
    ["docker push x", "changes"],
    ["nomnom doctor --nats-ca ca.pem", "reads"],
    ["nomnom e2e --recover", "changes"],
    ["nomnom fix --yes", "changes"],
    ["something new", "changes"],
  ])("The effect of %s is %s", (line, effect) => {
    const [program = "", ...args] = line.split(" ");
    expect(effectOf(command(program, ...args))).toBe(effect);
  });

  test.each([
    ["SELECT 1", "reads"],
    ["\\d+ public.orders", "reads"],
    ["-l", "reads"],
    ["SELECT setval('s', 5)", "changes"],
    ["SELECT pg_terminate_backend(1)", "changes"],
    ["SELECT pg_drop_replication_slot('s')", "removes"],
    ["ALTER TABLE t DROP CONSTRAINT c", "changes"],
    ["ALTER TABLE t DROP COLUMN c", "removes"],
    ["DROP TABLE t", "removes"],
    ["VACUUM", "changes"],
    ["SELECT 1; SELECT 2", "reads"],
    ["SELECT 1; ALTER TABLE t ADD COLUMN c int", "changes"],
  ])("The effect of psql -c %s is %s", (sql, effect) => {
    expect(effectOf(command("psql", "-c", sql))).toBe(effect);
    expect(effectOf(command("kubectl", "exec", "x-0", "--", "psql", "-c", sql))).toBe(effect);
  });
});
