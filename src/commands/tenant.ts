import type { Command } from 'commander';
import { tenantHelp } from '../headless/tenant-help.ts';
import type { TenantArguments } from '../tenant/command-options.ts';
import { GROUPS } from './examples.ts';
import { refuse } from './exit.ts';

async function tenant(options: TenantArguments & { json?: boolean }): Promise<void> {
  const { runTenant } = await import('../headless/tenant.ts');
  const ended = await runTenant(options);
  if (!ended.ok) return refuse(ended.error);
  // At once: Node, left to itself, takes its signal handlers away before it is gone, and a second Ctrl-C would kill it
  // there; and something that still runs, such as a login script, would keep it.
  process.exit(ended.value);
}

/** For an option that may be given several times. */
function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

export function addTenant(program: Command): void {
  program
    .command('tenant')
    .helpGroup(GROUPS.more)
    .description('Runs the embedded tenant alone, for rehearsals and tests, until Ctrl-C.')
    .option('--port <number>', 'where it listens; a free port where nothing is given')
    .option('--data <directory>', 'keep everything in this directory; in memory where nothing is given')
    .option('--seed <file>', 'users to begin with: a users export (JSON lines or a JSON array, also .gz)')
    .option(
      '--clock <time>',
      'its own time: 2026-12-24T10:00:00Z to start at, x60 for a speed; repeatable',
      collect,
    )
    .option('--rate-limit <rate>', 'of the Management API: 2/s, 150/min, 2/s,burst=10, off; 50/s by default')
    .option('--job-speed <users>', 'how many users a second an import job goes through; 40 by default')
    .option('--fault <fault>', 'what goes wrong; repeatable, see below', collect)
    .option('--host <address>', 'the address it listens on; 127.0.0.1 by default')
    .option('--allow-remote', 'with --host: an address that other machines can reach')
    .option('--json', 'print the facts of the start as one line of JSON; what happens then is told on stderr')
    .addHelpText('after', tenantHelp)
    .action(tenant);
}
