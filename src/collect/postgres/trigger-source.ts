const endings: Readonly<Record<string, string>> = { "--": "\n", "/*": "*/", "'": "'" };

/** The text of a function without comments, and of strings only the quotes. */
export function bareSource(source: string): string {
  let text = "";
  for (let at = 0; at < source.length; ) {
    const opening = /--|\/\*|'/g;
    opening.lastIndex = at;
    const found = opening.exec(source);
    if (found === null) return text + source.slice(at);
    const [mark] = found;
    const ending = endings[mark] ?? "";
    text += `${source.slice(at, found.index)}${mark === "'" ? "''" : " "}`;
    const end = source.indexOf(ending, found.index + mark.length);
    if (end < 0) return text;
    at = end + ending.length;
  }
  return text;
}
