/** What is wrong with the name of a test (docs/style.md, rule 10): it is a whole sentence, which a red line in a log shows alone. */
export function faultsOfTestName(name: string): string[] {
  return [
    ...(begins.test(name) ? [] : ["begins in lower case: begin with who or what it is about"]),
    ...(/[^.]\.$/.test(name) ? ["ends with a full stop"] : []),
    ...(isVerb.test(name)
      ? []
      : ["has no verb that test/support/words/test-names.ts knows: say what happens"]),
  ];
}

/** A capital, a command, a flag, what stands in the row of a table, or a word as it is written in code. */
const begins =
  /^(?:[^a-z]|(?:nomnom|doctor|e2e|fix|init|lint|kubectl|nats|psql|brew|insecure-skip-tls-verify)\b|[a-z]\S*[A-Z0-9_./=-])/;

/** Forms that stand for a verb in a sentence: of "to be" and its like, of one who does something, and of several. */
const verbs = [
  "is are was were has have had can cannot may might must should will would does do did",
  "accept accepts accounts acknowledges adds agrees answers applies arrives asks become becomes begins belongs blames blocks breaks brings builds",
  "calls carries changes closes collides comes completes connects copies costs counts covers creates decides declares define deletes describe describes differ draws",
  "ends encrypts escapes expects explains fails falls fills finds fits follows forwards frees gathers gets gives goes hands hangs has hears hides holds honours",
  "ignores inherits installs joins keeps kills knows lacks leads learns leaves lets lies lists listens looks loses makes marks matches means meets merges moves",
  "names narrows needs obeys offers opens overlap overlaps owns panics passes prefers prints proves publishes pushes puts raises reaches reads receives refuses rejects",
  "remembers removes renames repair repairs repeats replaces replays reports requires resets restarts returns rolls runs says scales scrolls sees sends serves shows skips",
  "spares splits stands starts stays stops stores suggests survives takes tells throws took travels treats tries uses vanish verifies waits walks wants warns works wraps writes",
  "agree allow annotate answer ask begin belong bring carry change claim come count cover cross do end exist fail find fit follow get give go hang hold keep know",
  "lead leave let lie list look lose make match mean move name need open pass prefer print reach read refuse run say send serve share show stand start stay stop take",
  "tell use wait walk want work write",
].flatMap((line) => line.split(" "));

const isVerb = new RegExp(`\\b(?:${verbs.join("|")})\\b`);
