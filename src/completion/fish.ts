import type { CommandModel, OptionModel, ProgramModel, ValueKind } from './model.ts';

/** A completion script for fish. Source: fish documentation, "complete". */

const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** The options of \`complete\` that offer values; files are what fish offers by itself. */
function offer(program: string, value: ValueKind): string {
  switch (value.kind) {
    case 'file':
      return '-F';
    case 'directory':
      return "-f -a '(__fish_complete_directories)'";
    case 'migration':
      return `-f -a ${quoted(`(${program} list --names 2>/dev/null)`)}`;
    case 'choices':
      return `-f -a ${quoted(value.choices.join(' '))}`;
    case 'text':
      return '-f';
  }
}

function optionLine(program: string, condition: string, option: OptionModel): string {
  const flags = option.flags.map((flag) =>
    flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
  );
  const value = option.value === undefined ? '' : ` -r ${offer(program, option.value)}`;
  return `complete -c ${program} -n ${quoted(condition)} ${flags.join(' ')}${value} -d ${quoted(option.description)}`;
}

function commandLines(program: string, command: CommandModel): readonly string[] {
  const condition = `__fish_seen_subcommand_from ${command.name}`;
  const [value] = command.arguments;
  return [
    `complete -c ${program} -n __fish_use_subcommand -a ${command.name} -d ${quoted(command.description)}`,
    `complete -c ${program} -n ${quoted(condition)} ${value === undefined ? '-f' : offer(program, value)}`,
    ...command.options.map((option) => optionLine(program, condition, option)),
  ];
}

export function fishCompletion({ name: program, root, commands }: ProgramModel): string {
  return `# Completion of ${program} for fish:
#   ${program} completion fish > ~/.config/fish/completions/${program}.fish

${root.options.map((option) => optionLine(program, '__fish_use_subcommand', option)).join('\n')}
${commands.flatMap((command) => commandLines(program, command)).join('\n')}
`;
}
