import type { FindingDeclaration } from "../../checks/finding.ts";

/** The page of one finding code, as Markdown: what is declared of it, its paragraph of the check's page, and how that page says to repair it. */
export function findingPage(checkPage: string, declaration: FindingDeclaration): string {
  const { code, title, severity, resource } = declaration;
  const check = code.slice(0, code.lastIndexOf("/"));
  const word = code.slice(code.lastIndexOf("/") + 1);
  return [
    `# ${code}`,
    `${title}.`,
    [
      `- severity: ${severity.join(" or ")}`,
      `- about: ${resource.map((kind) => `\`${kind}\``).join(", ")}`,
      `- \`--wait\`: ${waiting(declaration)}`,
    ].join("\n"),
    sectionOf(checkPage, "###", word),
    `## How to repair\n\n${sectionOf(checkPage, "##", "How to repair")}`,
    `The check that finds it: \`nomnom explain ${check}\``,
  ]
    .join("\n\n")
    .concat("\n");
}

function waiting({ recovers, severity }: FindingDeclaration): string {
  switch (recovers) {
    case true:
      return "waits, because it can end by itself";
    case false:
      return severity.includes("error")
        ? "gives up, because it does not end by itself"
        : "does not wait for it";
    case null:
      return "does not wait for it";
    case "sometimes":
      return "waits where it can end by itself";
  }
}

/** What stands below a heading, up to the next one of its level or above. */
function sectionOf(page: string, level: "##" | "###", heading: string): string {
  const lines = page.split("\n");
  const start = lines.indexOf(`${level} ${heading}`);
  const rest = start === -1 ? [] : lines.slice(start + 1);
  const end = rest.findIndex((line) => /^##? /.test(line) || (level === "###" && line.startsWith("### ")));
  return rest
    .slice(0, end === -1 ? rest.length : end)
    .join("\n")
    .trim();
}
