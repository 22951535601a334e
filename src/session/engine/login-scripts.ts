import { join } from 'node:path';
import { z } from 'zod';
import type { LoginScriptFile } from '../../flow/facts.ts';
import { writeLoginScripts } from '../../migration/passwords/login-script/write-scripts.ts';
import { describeFinding } from '../../migration/passwords/solve/recognise-with.ts';
import { rows } from '../../sqlite/rows.ts';
import { type EngineContext, needed } from './context.ts';

const schemeRow = z.object({ scheme: z.string(), label: z.string(), users: z.int() });

/**
 * Writes the custom-database scripts for the schemes whose users move at their first sign-in.
 * @returns undefined when there are none, and nothing is written
 */
export function saveLoginScripts(context: EngineContext, connection: string): LoginScriptFile | undefined {
  const { db, folder } = needed(context.workspace, 'a plan');
  const chosen = rows(
    db.prepare(`SELECT scheme, label, users FROM scheme WHERE action = 'login-script' AND users > 0`),
    schemeRow,
  );
  if (chosen.length === 0) return undefined;
  const labels = new Set(chosen.map(({ label }) => label));
  const findings = [...context.findings.values()].filter((finding) => labels.has(describeFinding(finding)));
  const scripts = writeLoginScripts(join(folder, 'custom-database'), {
    connection,
    mapping: needed(context.mapping, 'a mapping'),
    schemes: new Set(chosen.map(({ scheme }) => scheme)),
    nested: findings.flatMap((finding) => (finding.kind === 'nested-digest' ? [finding.nested] : [])),
  });
  return { ...scripts, users: chosen.reduce((sum, { users }) => sum + users, 0) };
}
