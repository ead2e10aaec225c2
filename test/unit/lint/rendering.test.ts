import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { builtInBlueprint } from "../../../src/blueprint/built-in.ts";
import { runLint } from "../../../src/lint/run-lint.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nomnom-render-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** A program of that name that writes this, and nothing else on the PATH but the shell. */
function program(name: string, script: string): void {
  write({ [`bin/${name}`]: `#!/bin/sh\n${script}\n` });
  chmodSync(join(folder, "bin", name), 0o755);
}

async function lint() {
  const { checks, written } = await runLint({
    ...{ paths: ["files"], cwd: folder, env: { PATH: join(folder, "bin") } },
    ...{ blueprint: builtInBlueprint(), statements: null, tool: { name: "nomnom", version: "0" } },
    signal: new AbortController().signal,
    now: () => new Date(0),
  });
  const found = checks.flatMap(({ findings }) =>
    findings.map(({ code, places = [] }) => `${code} ${places[0]?.file}:${places[0]?.line}`),
  );
  return { found, notes: written?.notes };
}

const objects = `apiVersion: v1
kind: Service
metadata: { name: a }
spec: { selector: { app: a }, ports: [{ port: 80, targetPort: web }] }
---
# Source: c/templates/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: a }
spec:
  selector: { matchLabels: { app: a } }
  template:
    metadata: { labels: { app: a } }
    spec: { containers: [{ name: m, ports: [{ name: http, containerPort: 1 }] }] }
`;
const chart = {
  "files/Chart.yaml": "apiVersion: v2\nname: c\n",
  "files/values.yaml": "a: 1\n",
  "files/templates/service.yaml": "{{ .Values.a }}",
};

test("A chart is judged by what helm makes of it, at the template that made it", async () => {
  write(chart);
  program("helm", `/bin/cat <<'EOF'\n---\n# Source: c/templates/service.yaml\n${objects}EOF`);
  expect(await lint()).toEqual({
    found: ["kubernetes/service-endpoints/port-name files/templates/service.yaml:1"],
    notes: [],
  });
});

test("Each file of values beside the chart's own is rendered too, and nothing can be fetched", async () => {
  write({ ...chart, "files/values-dev.yaml": "a: 2\n" });
  program("helm", `echo "$@ $HTTPS_PROXY $GIT_ALLOW_PROTOCOL" >> ${folder}/calls`);
  await lint();
  const { readFileSync } = await import("node:fs");
  expect(readFileSync(join(folder, "calls"), "utf8").split("\n")).toEqual([
    "template lint files http://127.0.0.1:9 none",
    "template lint files --values files/values-dev.yaml http://127.0.0.1:9 none",
    "",
  ]);
});

test("Without helm, and where it refuses, that is said", async () => {
  write(chart);
  expect((await lint()).notes).toEqual(["charts were not rendered: helm is not installed"]);
  program("helm", "echo 'Error: found in Chart.yaml, but missing in charts/' >&2; exit 1");
  expect((await lint()).notes).toEqual([
    "files was not rendered: Error: found in Chart.yaml, but missing in charts/",
  ]);
});

test("A chart that refuses helm's own Kubernetes is rendered as of a newer one", async () => {
  write(chart);
  program(
    "helm",
    `case "$*" in *--kube-version*) /bin/cat <<'EOF'\n---\n# Source: c/templates/service.yaml\n${objects}EOF\n;;
*) echo 'Error: chart requires kubeVersion: >=1.29.0-0 which is incompatible with Kubernetes v1.20.0' >&2; exit 1;; esac`,
  );
  expect(await lint()).toEqual({
    found: ["kubernetes/service-endpoints/port-name files/templates/service.yaml:1"],
    notes: [],
  });
  program(
    "helm",
    "echo 'Error: chart requires kubeVersion: <1.20.0 which is incompatible with Kubernetes v1.31.0' >&2; exit 1",
  );
  expect((await lint()).notes).toEqual([
    "files was not rendered: Error: chart requires kubeVersion: <1.20.0 which is incompatible with Kubernetes v1.31.0",
  ]);
});

test("What kustomize builds has its lines in the files it is taken from, once for all overlays", async () => {
  write({
    "files/base/kustomization.yaml": "resources: [a.yaml]\n",
    "files/base/a.yaml": objects,
    "files/dev/kustomization.yaml": "resources: [../base]\n",
  });
  program("kubectl", `/bin/cat <<'EOF'\n${objects}EOF`);
  expect(await lint()).toEqual({
    found: ["kubernetes/service-endpoints/port-name files/base/a.yaml:4"],
    notes: [],
  });
});

test("What kubectl says of a folder it cannot build is reported without its log's own words", async () => {
  write({ "files/kustomization.yaml": "resources: [gone.yaml]\n" });
  program(
    "kubectl",
    `echo 'E1128 18:03:37.475807   31598 run.go:72] "command failed" err="no \\"gone.yaml\\""' >&2; exit 1`,
  );
  expect((await lint()).notes).toEqual(['files was not built: no "gone.yaml"']);
});
