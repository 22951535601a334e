import { STEP_TITLES, STEPS } from '../../src/flow/steps.ts';
import { stepKeys } from '../../src/wizard/app-keys.ts';
import { actionsOf, recording, screenOf } from './recording.ts';
import type { Walked } from './walked.ts';

/** The keys of all steps as a table for the README, out of the same bindings as handler, footer and help. */

interface Row {
  readonly keys: string;
  readonly label: string;
  readonly steps: Set<string>;
}

/** A key that is on so many steps is no step's own. */
const EVERYWHERE = 5;

const cell = (text: string) => text.replaceAll('|', '\\|');

export function keyTable(places: readonly Walked[]): string {
  const rows = new Map<string, Row>();
  for (const walked of places) {
    const { bindings, typing } = stepKeys(screenOf(walked, recording([])), actionsOf(recording([])));
    if (typing !== undefined) continue;
    for (const { show, label } of bindings) {
      const id = `${show}/${label}`;
      const row = rows.get(id) ?? { keys: show, label, steps: new Set<string>() };
      rows.set(id, row);
      row.steps.add(walked.state.at);
    }
  }
  const all = [...rows.values()];
  const line = (where: string, { keys, label }: Row) => `| ${where} | \`${keys}\` | ${cell(label)} |`;
  const everywhere = all.filter(({ steps }) => steps.size >= EVERYWHERE);
  const own = STEPS.flatMap((step) =>
    all
      .filter(({ steps }) => steps.size < EVERYWHERE && [...steps][0] === step)
      .map((row) =>
        line(
          [...row.steps].map((id) => STEP_TITLES[STEPS.find((known) => known === id) ?? step]).join(', '),
          row,
        ),
      ),
  );
  return [
    '| where | key | what it does |',
    '|---|---|---|',
    ...everywhere.map((row) => line('everywhere', row)),
    ...own,
  ].join('\n');
}
