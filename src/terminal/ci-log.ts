const runners = ["GITHUB_ACTIONS", "TF_BUILD", "TEAMCITY_VERSION"];

/** Whether what is written is read by a CI runner that takes some lines for commands. */
export const isRead = (env: Readonly<Record<string, string | undefined>>): boolean =>
  runners.some((name) => (env[name] ?? "") !== "");

/**
 * Text in which a runner finds no command. It takes `::command::` behind white space at the start of a line, which wrapping can bring there, and
 * `##[command]` anywhere (actions/runner, ActionCommand.cs; Azure Pipelines `##vso[`, TeamCity `##teamcity[`).
 */
export const withoutCommands = (text: string): string =>
  text.replace(/(^|[\n\r])([^\S\n\r]*)::/g, "$1$2: :").replace(/##(?=(?:vso|teamcity)?\[)/g, "# #");
