import type { ErrorCode } from "yaml";

/** The library's messages may quote the text; these do not. */
export function yamlErrorWords(code: ErrorCode): string {
  switch (code) {
    case "BAD_INDENT":
      return "the indentation does not fit the lines above, or a bracket is not closed";
    case "TAB_AS_INDENT":
      return "a tab in the indentation; use spaces";
    case "DUPLICATE_KEY":
      return "the same key twice in one map";
    case "MISSING_CHAR":
      return "a closing quote, bracket, brace, comma or colon is missing";
    case "BAD_ALIAS":
      return "an alias without its anchor";
    case "BAD_DQ_ESCAPE":
      return "an unknown escape in a double-quoted text";
    case "MULTILINE_IMPLICIT_KEY":
      return "a key over several lines; is a colon missing, or indentation wrong?";
    case "BAD_SCALAR_START":
      return "a value may not start with this character; quote it";
    case "BLOCK_AS_IMPLICIT_KEY":
    case "BLOCK_IN_FLOW":
      return "a nested map or list where a plain value is expected; check the indentation, or quote the value";
    case "UNEXPECTED_TOKEN":
      return "something unexpected here; check quotes and indentation";
    default:
      return `it cannot be read here (${code.toLowerCase().replaceAll("_", "-")})`;
  }
}
