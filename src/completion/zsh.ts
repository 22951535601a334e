import type { CommandModel, OptionModel, ProgramModel, ValueKind } from './model.ts';

/** A completion script for zsh. Source: zsh manual, "Completion System", \`_arguments\`. */

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
/** Brackets and colons mean something in a specification. */
const plain = (text: string) => text.replaceAll(/[\\[\]:]/g, '\\$&');

/** The action that offers values. */
function action(functions: string, value: ValueKind): string {
  switch (value.kind) {
    case 'file':
      return '_files';
    case 'directory':
      return '_files -/';
    case 'migration':
      return `${functions}_migrations`;
    case 'choices':
      return `(${value.choices.join(' ')})`;
    case 'text':
      return ' ';
  }
}

function optionSpec(functions: string, { flags, description, value, isRepeatable }: OptionModel): string {
  const said = `[${plain(description)}]${value === undefined ? '' : `:${value.kind}:${action(functions, value)}`}`;
  const before = isRepeatable ? '*' : `(${flags.join(' ')})`;
  return flags.length === 1
    ? quoted(`${before}${flags[0]}${said}`)
    : `${quoted(before)}{${flags.join(',')}}${quoted(said)}`;
}

function specs(functions: string, command: CommandModel): readonly string[] {
  return [
    ...command.options.map((option) => optionSpec(functions, option)),
    ...command.arguments.map((value, index) =>
      quoted(`${index + 1}::${value.kind}:${action(functions, value)}`),
    ),
  ];
}

export function zshCompletion({ name: program, root, commands }: ProgramModel): string {
  const functions = `_${program.replaceAll(/[^A-Za-z0-9]/g, '_')}`;
  const lines = (parts: readonly string[], indent: string) => parts.join(` \\\n${indent}`);
  const described = commands.map(({ name, description }) => quoted(`${name}:${plain(description)}`));
  const branches = commands.map(
    (command) => `    ${command.name})
      _arguments -s \\
        ${lines(specs(functions, command), '        ')}
      ;;`,
  );
  return `#compdef ${program}
# Completion of ${program} for zsh. In ~/.zshrc, after compinit:  source <(${program} completion zsh)

${functions}_migrations() {
  local -a names home
  (( \${words[(I)--home]} )) && home=(--home "\${(Q)words[\${words[(I)--home]}+1]}")
  names=(\${(f)"$(${program} list --names $home 2>/dev/null)"})
  compadd -a names
}

${functions}_first() {
  local -a commands
  commands=(
    ${described.join('\n    ')}
  )
  _describe command commands
  _files
}

${functions}() {
  local curcontext=$curcontext state line
  typeset -A opt_args
  _arguments -C -s \\
    ${lines(
      root.options.map((option) => optionSpec(functions, option)),
      '    ',
    )} \\
    ${quoted(`1:command:${functions}_first`)} \\
    '*:: :->rest'
  [[ $state == rest ]] || return
  case $line[1] in
${branches.join('\n')}
  esac
}

compdef ${functions} ${program}
`;
}
