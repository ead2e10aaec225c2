import type { FileCheck, PlacedFinding } from "../../file-check.ts";
import { defineFinding } from "../../finding.ts";
import { type Instruction, type Stage, stagesOf } from "./dockerfile.ts";

const dependenciesRebuilt = defineFinding({
  code: "files/docker-layers/dependencies-rebuilt",
  title: "Every change of a source fetches and builds all dependencies again",
  severity: ["warning"],
  resource: ["file/dockerfile"],
  recovers: null,
});

/** A tool: what fetches or builds its dependencies, and the files that say which they are. */
interface Tool {
  name: string;
  /** Commands that fetch or build them, and with them those of the project. */
  commands: RegExp;
  /** What a layer of dependencies alone is made of. */
  manifests: string;
  layer: string;
}

const tools: readonly Tool[] = [
  {
    name: "cargo",
    commands: /\bcargo (?:[\w+.-]+ )?(?:build|install|chef cook|fetch)\b/,
    manifests: "Cargo.toml and Cargo.lock",
    layer: "cargo chef cook",
  },
  {
    name: "npm",
    commands:
      /\b(?:npm (?:ci|i|install)|yarn install|yarn --frozen-lockfile|pnpm (?:i|install|fetch)|bun install)\b/,
    manifests: "package.json and its lock file",
    layer: "npm ci",
  },
  {
    name: "go",
    commands: /\bgo (?:mod download|build|install)\b/,
    manifests: "go.mod and go.sum",
    layer: "go mod download",
  },
  {
    name: "pip",
    commands: /\b(?:pip3? install (?:-\S+ )*(?:-r|--requirement)|poetry install|uv sync|pipenv install)\b/,
    manifests: "the file of requirements",
    layer: "pip install -r",
  },
  {
    name: "maven",
    commands: /\b(?:mvnw?|\.\/mvnw) (?:.{0,300} )?(?:package|install|verify|dependency:\S+)\b/,
    manifests: "pom.xml",
    layer: "mvn dependency:go-offline",
  },
  {
    name: "bundler",
    commands: /\bbundle install\b/,
    manifests: "Gemfile and Gemfile.lock",
    layer: "bundle install",
  },
];

/** Copies everything, so that every change of any file begins here again. */
const copiesAll = ({ name, text }: Instruction): boolean =>
  (name === "COPY" || name === "ADD") &&
  !text.includes("--from=") &&
  /^(?:--\S+\s+)*(?:\.\/?|\[\s*"\.\/?")[\s,]/.test(text);

/** Layers of an image are rebuilt from the first that changed: dependencies, which take minutes, belong above the sources, which change all day. */
export const dockerLayers: FileCheck<{ file: string; text: string }> = {
  id: "files/docker-layers",
  title: "A change of a source does not build all dependencies again",
  findings: [dependenciesRebuilt],
  decide({ file, text }) {
    const stages = stagesOf(text);
    return stages.flatMap((stage) => judge(stage, stages, file) ?? []);
  },
};

function judge(stage: Stage, stages: readonly Stage[], file: string): PlacedFinding | null {
  const copy = stage.instructions.findIndex(copiesAll);
  if (copy === -1) return null;
  for (const tool of tools) {
    const isDependency = ({ name, text }: Instruction) => name === "RUN" && tool.commands.test(text);
    const run = stage.instructions.slice(copy + 1).find(isDependency);
    if (run === undefined || isCached(run)) continue;
    // Above the copy, in this stage or in one it begins with or copies from.
    if ([...stage.instructions.slice(0, copy), ...inherited(stage, stages)].some(isDependency)) continue;
    return finding({ tool, run, copied: stage.instructions[copy], file });
  }
  return null;
}

/** A cache mount keeps what was fetched; vendored dependencies were copied. */
const isCached = ({ text }: Instruction): boolean =>
  text.includes("type=cache") || /-mod=vendor\b|--offline\b/.test(text);

function inherited({ from, instructions }: Stage, stages: readonly Stage[]): Instruction[] {
  const names = instructions.flatMap(({ text }) => /--from=(\S+)/.exec(text)?.[1] ?? []);
  return stages
    .filter(
      ({ name }, index) =>
        name === from || (name !== null && names.includes(name)) || names.includes(String(index)),
    )
    .flatMap((stage) => stage.instructions);
}

function finding({
  tool,
  run,
  copied,
  file,
}: {
  tool: Tool;
  run: Instruction;
  copied: Instruction | undefined;
  file: string;
}): PlacedFinding {
  const line = copied?.line ?? run.line;
  return {
    line,
    column: 1,
    what: `${copied?.name} ${copied?.text}`,
    finding: dependenciesRebuilt({
      message: `All sources are copied in line ${line}, before ${tool.name} gets and builds the dependencies in line ${run.line}: every change of a file repeats that, which takes minutes instead of seconds.`,
      resource: `file/dockerfile/${file}`,
      evidence: { copy: line, run: run.line, tool: tool.name },
      remedy: {
        summary: `Copy ${tool.manifests} first and run ${tool.layer}, then copy the rest; or give the RUN a cache mount (--mount=type=cache).`,
        commands: [],
      },
      cause: [file, tool.name],
    }),
  };
}
