import type { Argument, Command, Option } from 'commander';

/** What can be typed, read from the program itself: a command or an option that is added is completed too. */

/** What a value is, so that the shell can offer some. */
export type ValueKind =
  | { readonly kind: 'file' | 'directory' | 'migration' | 'text' }
  | { readonly kind: 'choices'; readonly choices: readonly string[] };

export interface OptionModel {
  /** `-h`, `--help`. */
  readonly flags: readonly string[];
  readonly description: string;
  /** Undefined for a switch. */
  readonly value: ValueKind | undefined;
  readonly isRepeatable: boolean;
}

export interface CommandModel {
  readonly name: string;
  readonly description: string;
  readonly arguments: readonly ValueKind[];
  /** Those of the whole program included. */
  readonly options: readonly OptionModel[];
}

export interface ProgramModel {
  readonly name: string;
  /** What the program takes without a command. */
  readonly root: CommandModel;
  readonly commands: readonly CommandModel[];
}

/** What is between the brackets says what it is: `<file>`, `<migration.json>`, `<directory>`, `[migration]`. */
function kindOf(name: string, choices: readonly string[] | undefined): ValueKind {
  if (choices !== undefined) return { kind: 'choices', choices };
  if (name === 'directory' || name === 'migration') return { kind: name };
  return { kind: name === 'file' || name.includes('.') ? 'file' : 'text' };
}

function argumentKind(argument: Argument): ValueKind {
  return kindOf(argument.name(), argument.argChoices);
}

function optionModel(option: Option): OptionModel {
  const { short, long, flags, description, argChoices } = option;
  const name = /[<[]([^>\]]+?)(?:\.\.\.)?[>\]]/.exec(flags)?.[1];
  return {
    flags: [short, long].filter((flag) => flag !== undefined),
    description,
    value: name === undefined ? undefined : kindOf(name, argChoices),
    isRepeatable: option.variadic || option.parseArg !== undefined,
  };
}

function commandModel(command: Command, everywhere: string): CommandModel {
  const help = Object.assign(command.createHelp(), { showGlobalOptions: true });
  const own = help.visibleOptions(command);
  const global = help
    .visibleGlobalOptions(command)
    .filter(({ helpGroupHeading }) => helpGroupHeading === everywhere);
  return {
    name: command.name(),
    description: command.summary() || command.description(),
    arguments: command.registeredArguments.map(argumentKind),
    options: [...own, ...global].map(optionModel),
  };
}

/** @param everywhere the heading under which those options of the program stand that every command takes */
export function programModel(program: Command, everywhere: string): ProgramModel {
  const commands = program.createHelp().visibleCommands(program);
  return {
    name: program.name(),
    root: commandModel(program, everywhere),
    commands: commands
      .filter((command) => command.name() !== 'help')
      .map((command) => commandModel(command, everywhere)),
  };
}
