/** The lines of a Markdown document that are prose: no code, no output of the program, no tables of data. */
export function proseOf(markdown: string): { line: number; text: string }[] {
  let inCode = false;
  return markdown.split("\n").flatMap((text, index) => {
    if (text.startsWith("```")) inCode = !inCode;
    return inCode || text.startsWith("```") ? [] : [{ line: index + 1, text }];
  });
}
