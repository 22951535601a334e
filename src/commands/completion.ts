import { Argument, type Command } from 'commander';
import { bashCompletion } from '../completion/bash.ts';
import { fishCompletion } from '../completion/fish.ts';
import { programModel } from '../completion/model.ts';
import { zshCompletion } from '../completion/zsh.ts';
import { examples, GROUPS } from './examples.ts';

const SHELLS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

export function addCompletion(program: Command): void {
  program
    .command('completion')
    .helpGroup(GROUPS.more)
    .description('Prints a script that completes commands, options and names in your shell.')
    .addArgument(new Argument('<shell>', 'the shell it is for').choices(Object.keys(SHELLS)))
    .addHelpText(
      'after',
      examples(
        'source <(auth0-import-wizard completion bash)',
        'auth0-import-wizard completion fish > auth0-import-wizard.fish',
      ),
    )
    .action((shell: keyof typeof SHELLS) => {
      process.stdout.write(SHELLS[shell](programModel(program, GROUPS.everywhere)));
    });
}
