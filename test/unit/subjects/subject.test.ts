import { describe, expect, it } from "vitest";
import { parseSubject } from "../../../src/subjects/subject.ts";

describe("parseSubject", () => {
  it.each([["a"], ["a.*.b"], ["a.>"], [">"], ["a.*x.>y"], ["$JS.API.>"]])(
    "parseSubject accepts %s",
    (text) => {
      expect(parseSubject(text)).toEqual({ ok: true, subject: { text, tokens: text.split(".") } });
    },
  );

  it.each([
    ["", "the subject is empty"],
    ["a..b", '"a..b" has an empty token'],
    [".a", '".a" has an empty token'],
    ["a.", '"a." has an empty token'],
    ["a b", '"a b" contains white space'],
    ["a.\t", '"a.\t" contains white space'],
    ["a.>.b", '"a.>.b" has ">" before its last token'],
  ])("parseSubject refuses %j", (text, error) => {
    expect(parseSubject(text)).toEqual({ ok: false, error });
  });
});
