import type { Command } from 'commander';
import { log } from '../log.ts';
import { examples, GROUPS } from './examples.ts';
import { EXIT, refuse } from './exit.ts';
import { homeOf } from './home.ts';
import { stopOnInterrupt, stopping } from './stop-on-interrupt.ts';

async function undo(name: string | undefined, { yes }: { yes?: string }, command: Command): Promise<void> {
  const { askConnectionName, chooseUndo, lookAtUndo, undoSummary, undoText } = await import(
    '../headless/undo.ts'
  );
  const migration = chooseUndo(homeOf(command), name);
  if (!migration.ok) return refuse(migration.error);
  const print = (text: string) => process.stderr.write(`${text}\n`);
  const signal = stopOnInterrupt(stopping('Stopping after this user.', 'undo'));
  const looked = await lookAtUndo(migration.value, signal, print);
  if (!looked.ok) {
    refuse(looked.error);
    if (signal.aborted) process.exitCode = EXIT.stopped;
    return;
  }
  const { connection, counts, isBegun, carryOut, close } = looked.value;
  try {
    process.stdout.write(undoText(looked.value));
    const { planned, kept } = counts().states;
    if (planned === 0) process.stdout.write('There is nobody to delete.\n');
    else {
      const answer = yes ?? (process.stdin.isTTY ? await askConnectionName(connection) : '');
      if (answer === undefined) {
        process.exitCode = EXIT.interrupted;
        return;
      }
      if (answer !== connection) {
        const isAsked = yes !== undefined || process.stdin.isTTY === true;
        const message = isAsked
          ? 'That is not the name of the connection, so nobody was deleted.'
          : 'Nobody was deleted: there is no terminal to ask in.';
        const hint = '--yes takes the connection’s name, exactly.';
        return refuse({ code: 'undo-unconfirmed', message, hint }, EXIT.refused);
      }
    }
    // An undo that was never begun and has nothing to do leaves the import as it is.
    if (planned === 0 && !isBegun) {
      if (kept > 0) process.exitCode = EXIT.otherwise;
      return;
    }
    const facts = await carryOut();
    const { deleted, kept: left, failed, gone } = facts.counts.states;
    log('undone', { deleted, kept: left, failed, gone, stopped: facts.stopped?.code });
    process.stdout.write(undoSummary(facts));
    if (facts.stopped !== undefined) process.exitCode = EXIT.stopped;
    else if (facts.counts.states.kept + facts.counts.states.failed > 0) process.exitCode = EXIT.otherwise;
  } finally {
    close();
  }
}

export function addUndo(program: Command): void {
  program
    .command('undo')
    .helpGroup(GROUPS.imports)
    .summary('Deletes the users an import created, and nobody else.')
    .description(
      'Deletes the users an import created, and nobody else: none that was there before, was changed, or has signed in since. Shows first whom, then asks.',
    )
    .argument('[migration]', 'its name, as “list” prints it; else the newest')
    .option('--yes <connection>', 'for scripts: the name of the connection, instead of typing it')
    .addHelpText(
      'after',
      examples(
        'auth0-import-wizard undo',
        'auth0-import-wizard undo 2026-11-25-130200-legacy --yes Customers',
      ),
    )
    .action(undo);
}
