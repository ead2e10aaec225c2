import { describe, expect, test } from "vitest";
import { lintText } from "../../lint/lint-text.ts";

const chart = (templates: string, values: string, more: Record<string, string> = {}) =>
  lintText({
    "c/Chart.yaml": "apiVersion: v2\nname: c\n",
    "c/templates/a.yaml": templates,
    "c/values.yaml": values,
    ...more,
  });
const ignored = (place: string) => `warning files/unused-values/ignored ${place}`;

describe("keys of a chart's values", () => {
  test("Keys that no template reads are found, at the topmost of them", () => {
    expect(chart("{{ .Values.api.port }}", "api:\n  port: 1\n  prot: 2\nold:\n  a: 1\n  b: 2\n")).toEqual([
      ignored("c/values.yaml:3:3"),
      ignored("c/values.yaml:4:1"),
    ]);
  });

  test("Keys of a file beside the chart's own are found", () => {
    expect(
      chart("{{ .Values.api.port }}", "api:\n  port: 1\n", { "c/values-dev.yaml": "api:\n  Port: 1\n" }),
    ).toEqual([ignored("c/values-dev.yaml:2:3")]);
  });

  test.each([
    ["as a whole", "{{ toYaml .Values.a }}"],
    ["in a block", "{{- with .Values.a }}{{ .b }}{{ end }}"],
    ["in a loop", "{{ range $k, $v := $.Values.a }}{{ end }}"],
    ["by index", '{{ index .Values "a" "b" }}'],
    ["by index below a path", '{{ index .Values.a "b" }}'],
    ["by the way to it", "{{ if .Values.a }}{{ end }}"],
    ["in a template of its own", '{{ define "c.x" }}{{ .Values.a.b }}{{ end }}{{ include "c.x" . }}'],
  ])("Keys that are read %s are no finding", (_name, template) =>
    expect(chart(template, "a:\n  b: 1\n")).toEqual([]),
  );

  test("The key enabled at the top is asked by a chart around this one", () => {
    expect(chart("{{ .Values.b }}", "enabled: true\nb:\n  enabled: true\n")).toEqual([]);
    expect(chart("{{ .Values.b.c }}", "b:\n  c: 1\n  enabled: true\n")).toEqual([
      ignored("c/values.yaml:3:3"),
    ]);
  });

  test("Keys that only a comment names are not read", () => {
    expect(chart("{{/* .Values.a */}}{{ .Values.b }}", "a: 1\nb: 2\n")).toEqual([
      ignored("c/values.yaml:1:1"),
    ]);
  });

  test("Keys that a value itself reads, for tpl, are no finding", () => {
    expect(chart("{{ tpl .Values.a . }}", 'a: "{{ .Values.b }}"\nb: 1\n')).toEqual([]);
  });

  test.each([
    ["all values are handed on", "{{ toYaml .Values }}"],
    ["all values are handed to a template", '{{ include "c.x" .Values }}{{ define "c.x" }}{{ end }}'],
    ["a template of another chart is called", '{{ include "common.names.fullname" . }}'],
    ["the name of a template is worked out", '{{ include (print "c." "x") . }}'],
    ["files are filled", '{{ tpl (.Files.Get "a.conf") . }}'],
  ])("Keys are passed over where %s", (_name, template) => expect(chart(template, "a: 1\n")).toEqual([]));

  test("Keys of dependencies, by name and by alias, and global ones are theirs", () => {
    const dependencies = `apiVersion: v2
name: c
dependencies:
  - { name: nats, alias: queue, condition: queue.enabled }
  - { name: redis, condition: cache.on }
`;
    expect(
      lintText({
        "c/Chart.yaml": dependencies,
        "c/templates/a.yaml": "{{ .Values.x }}",
        "c/values.yaml":
          "queue: { a: 1 }\nredis: { b: 1 }\nglobal: { c: 1 }\ncache: { on: true }\nlocal: { d: 1 }\n",
        "c/charts/local/Chart.yaml": "apiVersion: v2\nname: local\n",
      }),
    ).toEqual([]);
  });

  test("Keys of a library, or without templates, are nobody's", () => {
    expect(lintText({ "c/Chart.yaml": "name: c\n", "c/values.yaml": "a: 1\n" })).toEqual([]);
    expect(chart("{{ .Values.b }}", "a: 1\n", { "c/Chart.yaml": "name: c\ntype: library\n" })).toEqual([]);
  });
});
