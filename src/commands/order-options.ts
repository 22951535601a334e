import type { Command } from 'commander';

/** What can be said of a migration.json that is planned or run, beside where it goes. */
export function addOrderOptions(command: Command): Command {
  return command
    .option(
      '--since <migration>',
      'send only what is new or has changed since an earlier import: its name, or “last”',
    )
    .option('--without-overrides', 'leave the decisions about single records aside');
}
