import { basename, dirname } from 'node:path';
import type { RunFacts } from '../flow/facts.ts';
import { result } from '../flow/selectors.ts';
import type { WizardState } from '../flow/state.ts';
import { migrationsHome } from '../migrations-home.ts';

/** What a person may want to take along from a step. */
export interface Copyable {
  /** "the path of the report" */
  readonly what: string;
  readonly text: string;
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** The command that goes on with an import; the name of its folder is its name. */
export function resumeCommand({ folder }: Pick<RunFacts, 'folder'>): string {
  const home = dirname(folder);
  const option = home === migrationsHome(undefined) ? '' : ` --home ${quoted(home)}`;
  return `auth0-import-wizard${option} resume ${quoted(basename(folder))}`;
}

function onReport(state: WizardState): Copyable | undefined {
  const { drafts } = state;
  const links = result(state, 'reset-links');
  if (drafts.resetLinks.isOpen)
    return links === undefined ? undefined : { what: 'the path of the links', text: links.path };
  if (drafts.roles.stage !== 'closed') {
    const missing = result(state, 'assign-roles')?.notAssigned;
    return missing && { what: 'the path of the list of who did not get a role', text: missing.path };
  }
  const run = result(state, 'run');
  if (run === undefined) return undefined;
  if (run.stopped !== undefined)
    return { what: 'the command that goes on with the import', text: resumeCommand(run) };
  return { what: 'the path of the report', text: run.document };
}

/** What `C` copies; undefined where there is nothing. */
export function copyable(state: WizardState): Copyable | undefined {
  if (state.at === 'import' || state.at === 'report') return onReport(state);
  if (state.at === 'collisions') {
    const written = result(state, 'write-plan');
    return written && { what: 'the path of the plan', text: written.path };
  }
  return undefined;
}
