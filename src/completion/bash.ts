import type { CommandModel, OptionModel, ProgramModel, ValueKind } from './model.ts';

/**
 * A completion script for bash, from 3.2 on (that of macOS), without the bash-completion package.
 * Source: Bash Reference Manual, "Programmable Completion".
 */

/** "file", or "=24 26" for choices: what the script says and reads. */
function word(value: ValueKind): string {
  return value.kind === 'choices' ? `=${value.choices.join(' ')}` : value.kind;
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

function valueLines({ name, options }: CommandModel): readonly string[] {
  return options.flatMap(({ flags, value }: OptionModel) => {
    if (value === undefined) return [];
    return [
      `    ${flags.map((flag) => quoted(`${name} ${flag}`)).join('|')}) REPLY=${quoted(word(value))} ;;`,
    ];
  });
}

function optionLine({ name, options }: CommandModel): string {
  const flags = options.flatMap((option) => option.flags).filter((flag) => flag.startsWith('--'));
  return `    ${quoted(name)}) REPLY=${quoted(flags.join(' '))} ;;`;
}

function argumentLines(command: CommandModel): readonly string[] {
  return command.arguments.map(
    (value, index) => `    ${quoted(`${command.name} ${index}`)}) REPLY=${quoted(word(value))} ;;`,
  );
}

export function bashCompletion({ name: program, root, commands }: ProgramModel): string {
  const prefix = `_${program.replaceAll(/[^A-Za-z0-9]/g, '_')}`;
  // A name that no command has: what the program takes without one.
  const all = [{ ...root, name: '-' }, ...commands];
  const names = commands.map(({ name }) => name).join(' ');
  return `# Completion of ${program} for bash. In ~/.bashrc:  source <(${program} completion bash)

# What the value of an option is: "command --option".
${prefix}_value() {
  REPLY=''
  case "$1 $2" in
${all.flatMap(valueLines).join('\n')}
  esac
}

# What an argument is: "command number".
${prefix}_argument() {
  REPLY=''
  case "$1 $2" in
${all.flatMap(argumentLines).join('\n')}
  esac
}

${prefix}_options() {
  REPLY=''
  case "$1" in
${all.map(optionLine).join('\n')}
  esac
}

${prefix}() {
  local cur=\${COMP_WORDS[COMP_CWORD]} command='-' pending='' home='' number=0 index word REPLY
  COMPREPLY=()
  for ((index = 1; index < COMP_CWORD; index++)); do
    word=\${COMP_WORDS[index]}
    if [[ $word == '=' ]]; then
      continue
    elif [[ -n $pending ]]; then
      [[ $pending == --home ]] && home=\${word/#\\~\\//$HOME/}
      pending=''
    elif [[ $word == -* ]]; then
      ${prefix}_value "$command" "$word"
      [[ -n $REPLY ]] && pending=$word
    elif [[ $command == '-' && $number -eq 0 && ' ${names} ' == *" $word "* ]]; then
      command=$word
    else
      number=$((number + 1))
    fi
  done
  [[ $cur == '=' ]] && cur=''
  if [[ -n $pending ]]; then
    ${prefix}_value "$command" "$pending"
  elif [[ $cur == -* ]]; then
    ${prefix}_options "$command"
    REPLY="=$REPLY"
  elif [[ $command == '-' && $number -eq 0 ]]; then
    # A command, or else a file.
    COMPREPLY=($(compgen -W '${names}' -- "$cur"))
    return
  else
    ${prefix}_argument "$command" "$number"
  fi
  case "$REPLY" in
    =*) COMPREPLY=($(compgen -W "\${REPLY#=}" -- "$cur")) ;;
    migration)
      REPLY=$("\${COMP_WORDS[0]}" list --names \${home:+--home "$home"} 2>/dev/null)
      COMPREPLY=($(compgen -W "$REPLY" -- "$cur"))
      ;;
    directory) compopt -o dirnames +o default 2>/dev/null ;;
    file) ;;
    *) compopt +o default 2>/dev/null ;;
  esac
}

# Where nothing is offered, bash offers files.
complete -o default -F ${prefix} ${program}
`;
}
