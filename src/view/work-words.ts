import type { WorkId } from '../flow/facts.ts';

/** What is waited for, said before the work itself has said anything: a slow tenant must not look like a dead program. */
export const WORK_WORDS: Readonly<Record<WorkId, string>> = {
  connect: 'Asking the tenant for its connections',
  'pick-up': 'Opening the import that was left',
  'keep-secret': 'Asking the keychain',
  list: 'Reading the directory',
  inspect: 'Reading the beginning of the file',
  scan: 'Reading the file',
  plan: 'Asking the tenant who exists already',
  amend: 'Working the decision in',
  'write-plan': 'Writing the plan',
  'save-migration': 'Saving what was decided',
  pack: 'Cutting the plan into jobs',
  ready: 'Asking the tenant whether everything is ready',
  rehearse: 'Copying the plan and the tenant for the rehearsal',
  run: 'Starting the import',
  prove: 'Trying the password',
  check: 'Asking the tenant for users',
  'sign-in': 'Signing in',
  roles: 'Reading the tenant’s roles',
  'plan-roles': 'Planning the roles',
  'assign-roles': 'Assigning roles',
  'reset-links': 'Making links',
};
