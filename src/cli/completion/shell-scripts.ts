import type { Shell } from "./shells.ts";

/** What a shell has to read to complete `nomnom` and `kubectl-nomnom`: it asks the program itself, so the script never is out of date. */
export const shellScripts: Readonly<Record<Shell, string>> = {
  // For bash 3.2 (macOS) and later, without the package bash-completion. bash splits words at = and : too, so the line is read again, and what it
  // takes for the words before the last one is left out of the answers.
  bash: String.raw`# bash completion for nomnom and kubectl-nomnom
__nomnom_complete() {
  local line="\${COMP_LINE:0:COMP_POINT}" current="\${COMP_WORDS[COMP_CWORD]}" directive=0 words word lead answer
  read -ra words <<< "$line"
  [[ $line == *[[:space:]] ]] && words+=("")
  word="\${words[\${#words[@]}-1]}"
  word="\${word#[\"\']}"
  words[\${#words[@]}-1]="$word"
  current="\${current#[\"\']}"
  [[ $current == [=:@] ]] && current=""
  lead=""
  [[ $word == *"$current" ]] && lead="\${word%"$current"}"
  COMPREPLY=()
  while IFS= read -r answer; do
    if [[ $answer == :* ]]; then
      directive="\${answer#:}"
    else
      answer="\${answer%%$'\t'*}"
      printf -v answer %q "\${answer#"$lead"}"
      COMPREPLY+=("$answer")
    fi
  done < <("$1" __complete "\${words[@]:1}" 2> /dev/null)
  if ((directive & 4)) || ((\${#COMPREPLY[@]} > 0)); then return; fi
  compopt -o filenames 2> /dev/null
  local kind=-f
  ((directive & 16)) && kind=-d
  while IFS= read -r answer; do COMPREPLY+=("$answer"); done < <(compgen $kind -- "$current")
}
complete -F __nomnom_complete nomnom kubectl-nomnom
`.replaceAll("\\${", "${"),

  // As a file _nomnom in $fpath, and sourced after compinit.
  zsh: String.raw`#compdef nomnom kubectl-nomnom
_nomnom() {
  local -a answers
  local line word directive=0
  for line in "\${(@f)$("$words[1]" __complete "\${(@Q)words[2,CURRENT]}" 2> /dev/null)}"; do
    if [[ $line == :<-> ]]; then
      directive=\${line#:}
    elif [[ -n $line ]]; then
      word=\${line%%$'\t'*}
      [[ $line == *$'\t'* ]] && word="\${word//:/\\:}:\${line#*$'\t'}" || word=\${word//:/\\:}
      answers+=("$word")
    fi
  done
  if (( $#answers > 0 )); then
    _describe nomnom answers
  elif (( directive & 16 )); then
    _files -/
  elif (( ! (directive & 4) )); then
    _files
  fi
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _nomnom "$@"
else
  compdef _nomnom nomnom kubectl-nomnom
fi
`.replaceAll("\\${", "${"),

  fish: String.raw`# fish completion for nomnom and kubectl-nomnom
function __nomnom_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l answers ($words[1] __complete $words[2..] "$current" 2>/dev/null)
    set -l directive $answers[-1]
    set -e answers[-1]
    if test (count $answers) -gt 0
        printf '%s\n' $answers
    else if test "$directive" = :16
        __fish_complete_directories "$current"
    else if test "$directive" = :0
        __fish_complete_path "$current"
    end
end
complete -c nomnom -f -a '(__nomnom_complete)'
complete -c kubectl-nomnom -f -a '(__nomnom_complete)'
`,
};
