import { describe, expect, test } from "vitest";
import { dockerLayers } from "../../../../src/checks/files/docker-layers/check.ts";

const found = (...lines: string[]) =>
  dockerLayers
    .decide({ file: "Dockerfile", text: lines.join("\n") })
    .map(({ finding, line }) => `${line} ${String(finding.evidence.tool)} ${String(finding.evidence.run)}`);

describe("dependencies that every change builds again", () => {
  test.each([
    ["cargo", "RUN cargo build --release"],
    ["npm", "RUN npm ci && npm run build"],
    ["go", "RUN CGO_ENABLED=0 go build -o /app ./cmd/app"],
    ["pip", "RUN pip install --no-cache-dir -r requirements.txt"],
    ["maven", "RUN ./mvnw -B package"],
    ["bundler", "RUN bundle install"],
  ])("Every change builds the dependencies of %s again", (tool, run) => {
    expect(found("FROM x", "WORKDIR /build", "COPY . .", run)).toEqual([`3 ${tool} 4`]);
  });

  test("Dependencies are found over continued lines, comments and ways to write the copy", () => {
    for (const copy of ["COPY ./ ./", "ADD . /app", 'COPY [".", "."]', "COPY --chown=1:1 . ."])
      expect(found("# escape=\\", "FROM x", copy, "RUN set -e; \\", "  # why", "  cargo build")).toEqual([
        "3 cargo 4",
      ]);
  });

  test("Dependencies are found in a here-document", () => {
    expect(found("FROM x", "COPY . .", "RUN <<EOF", "go build", "EOF", "CMD x")).toEqual(["2 go 3"]);
  });

  test("Dependencies are found in each stage by itself", () => {
    expect(found("FROM a AS one", "COPY . .", "RUN cargo build", "FROM b", "COPY . .", "RUN npm ci")).toEqual(
      ["2 cargo 3", "5 npm 6"],
    );
  });
});

describe("dependencies that stay", () => {
  test.each([
    ["above the copy", ["COPY go.mod go.sum ./", "RUN go mod download", "COPY . .", "RUN go build"]],
    ["in a cache mount", ["COPY . .", "RUN --mount=type=cache,target=/root/.npm npm ci"]],
    ["vendored", ["COPY . .", "RUN go build -mod=vendor ./..."]],
    ["of a tool that builds none", ["COPY . .", "RUN make assets"]],
    ["where only some is copied", ["COPY package.json .", "RUN npm ci", "COPY src src"]],
    ["copied from another stage", ["COPY --from=build /out .", "RUN npm ci"]],
  ])("Dependencies that stay are no finding: %s", (_name, lines) =>
    expect(found("FROM x", ...lines)).toEqual([]),
  );

  test("Dependencies stay in the stage that begins with them, as with cargo chef", () => {
    expect(
      found(
        ...["FROM rust AS chef", "FROM chef AS planner", "COPY . .", "RUN cargo chef prepare"],
        ...["FROM chef AS builder", "COPY --from=planner /recipe.json recipe.json"],
        ...["RUN cargo chef cook --release", "COPY . .", "RUN cargo build --release"],
      ),
    ).toEqual([]);
    expect(found("FROM rust AS deps", "RUN cargo build", "FROM deps", "COPY . .", "RUN cargo build")).toEqual(
      [],
    );
  });

  test("A text that is no Dockerfile has no dependencies", () => {
    for (const text of ["", "COPY . .", "\u0000\u0000", "FROM", "RUN <<EOF\n".repeat(10)])
      expect(found(text)).toEqual([]);
  });
});
