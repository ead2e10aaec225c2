export const languages = ["rust", "go", "javascript", "java", "python"] as const;
export type Language = (typeof languages)[number];

const byExtension: Readonly<Record<string, Language>> = {
  rs: "rust",
  go: "go",
  ...Object.fromEntries(
    ["js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts"].map((extension) => [extension, "javascript"]),
  ),
  java: "java",
  kt: "java",
  kts: "java",
  scala: "java",
  py: "python",
};

/** The language a file is written in, by its name; null: none that is read. */
export const languageOf = (file: string): Language | null =>
  byExtension[/\.([a-z]+)$/.exec(file)?.[1] ?? ""] ?? null;
