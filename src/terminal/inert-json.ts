/** What JSON leaves as it is and a terminal might act on (DEL, C1, what reorders or hides text), and the `##[` of CI runners. */
const active =
  /[\u007f-\u009f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|#(?=#(?:vso|teamcity)?\[)/g;

/** A JSON text of the same content, in which nothing is left that a terminal or a CI runner acts on. */
export const inertJson = (json: string): string =>
  json.replace(active, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
