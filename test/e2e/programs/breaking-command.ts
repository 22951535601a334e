import { Command } from 'commander';
import { runCommand } from '../../../src/commands/breakdown.ts';

/** A command with a bug: at once, or where nobody waits for it. */

const program = new Command('breaking').option('--home <directory>');
const break_ = () => {
  throw new TypeError('Can not read “planted” of ann@planted.example');
};
program.command('now').action(break_);
program.command('later').action(() => {
  setTimeout(break_, 10);
  setTimeout(() => {}, 60_000);
});
await runCommand(program);
