/**
 * What the programs of nomnom print of an error is Rust's debug form: `Error { kind: JetStream(Error { … description: Some("subjects overlap …") }) }`.
 * The forms of async-nats, tokio, diesel, r2d2 and tokio-postgres, innermost first. What was understood stands between ⟦ and ⟧ until the end: a wrapper
 * is taken away around that alone.
 */
const forms: readonly [RegExp, (...groups: string[]) => string][] = [
  [
    /Error \{ code: \d+, err_code: ErrorCode\((\d+)\), description: Some\("((?:[^"\\]|\\.)*)"\) \}/g,
    (code, description) => `${firstLine(description)} (JetStream error ${code})`,
  ],
  [
    /\bOs \{ code: (\d+), kind: \w+, message: "((?:[^"\\]|\\.)*)" \}/g,
    (code, message) => `${firstLine(message)} (os error ${code})`,
  ],
  [/\bCustom \{ kind: \w+, error: "((?:[^"\\]|\\.)*)" \}/g, firstLine],
  [
    /\bPgDatabaseError \{ severity: \w+, code: "(\w+)", message: "((?:[^"\\]|\\.)*)", detail: [^{}]* \}/g,
    (sqlState, message) => `${firstLine(message)} (${sqlState})`,
  ],
  [/\bDatabaseError\(\w+, "((?:[^"\\]|\\.)*)"\)/g, firstLine],
  [/\bError\(Some\("((?:[^"\\]|\\.)*)"\)\)/g, firstLine],
  [/\bError \{ kind: \w+, source: Some\("((?:[^"\\]|\\.)*)"\) \}/g, firstLine],
  [/\bError \{ kind: (\w+), source: (?:None|Some\(\w+\)) \}/g, (kind) => kind ?? ""],
];

const wrappers: readonly RegExp[] = [
  /\b[A-Z]\w*\((⟦[^⟦⟧]*⟧)\)/g,
  /\bError \{ kind: (⟦[^⟦⟧]*⟧)(?:, source: None)? \}/g,
  /\bError \{ kind: \w+, source: (⟦[^⟦⟧]*⟧) \}/g,
  /\bError \{ inner: (⟦[^⟦⟧]*⟧) \}/g,
  /called `Result::unwrap\(\)` on an `Err` value: (⟦[^⟦⟧]*⟧)/g,
];

/** Each takes one wrapper away: more than errors have, and few enough that a long line of nothing else does not hold the program up. */
const mostPasses = 16;

/** `Error { kind: Io, source: Some(Os { … }) }` in a line of a log, said as the server or the system says it. What is not known stays as it is. */
export function plainError(line: string): string {
  let plain = line;
  for (const [form, words] of forms)
    plain = plain.replace(form, (_all, ...groups: string[]) => `⟦${words(...groups)}⟧`);
  for (let pass = 0; pass < mostPasses; pass++) {
    const before = plain;
    for (const wrapper of wrappers) plain = plain.replace(wrapper, "$1");
    if (plain === before) break;
  }
  return plain.replaceAll(/[⟦⟧]/g, "");
}

/** libpq explains itself in further lines; Rust's debug form escapes quotes and line ends. */
function firstLine(text = ""): string {
  const [first = ""] = text.split("\\n");
  return first
    .replaceAll(/\\(["\\'])/g, "$1")
    .replaceAll("\\t", " ")
    .trim();
}
