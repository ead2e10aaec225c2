/** Words that many have to read twice, and what to write instead (docs/style.md, rule 7). */
export const bannedPhrases: readonly { phrase: RegExp; instead: string }[] = [
  { phrase: /\btold\b/i, instead: "said, reported or shown" },
  { phrase: /\banew\b/i, instead: "again" },
  { phrase: /\bfor ever\b/i, instead: "without a limit, or permanently" },
  { phrase: /\bagain and again\b/i, instead: "how often: killed 5 times" },
  { phrase: /\bbears?\b/i, instead: "survives or tolerates" },
  { phrase: /\bso that no(body|thing)?\b/i, instead: "and no ... (say what happens)" },
  { phrase: /\b(is|are) to (have|be)\b/i, instead: "should have, should be" },
  {
    phrase: /\bwho(ever)? (reads|gets|has|comes|would|uses|calls|runs) /i,
    instead: "name who: a reader, a client",
  },
  { phrase: /\bgets at\b/i, instead: "can read" },
  { phrase: /\bin nobody's sight\b/i, instead: "invisible to other sessions" },
  { phrase: /\bends? nowhere\b/i, instead: "is lost" },
  { phrase: /\bcomes? to light\b/i, instead: "is found" },
  { phrase: /\bby hand of\b/i, instead: "written by" },
  { phrase: /\bheard of\b/i, instead: "has not answered" },
  { phrase: /\bit is missed\b/i, instead: "say what does not work without it" },
  { phrase: /\bput (it|them) right\b/i, instead: "repair" },
  { phrase: /\bis is\b|\bwhat is is\b/i, instead: "one verb" },
];
