import { isDeepStrictEqual } from 'node:util';
import {
  type ColumnMapping,
  type Mapping,
  metadataPathProblem,
  type Target,
  targetName,
} from '../migration/mapping/mapping.ts';
import { transformChoices } from '../migration/mapping/suggest-transforms.ts';
import { display } from '../text/display.ts';
import { refuse, withDraft } from './change.ts';
import { columnUnderCursor } from './selectors.ts';
import type { WizardState } from './state.ts';
import { sameTarget, targetChoices } from './targets.ts';

/** Changes to the mapping while it is a draft. */

/** The mapping with one column decided by a person; whoever had that target before is left out, visibly. */
export function withTarget(mapping: Mapping, changed: ColumnMapping): Mapping {
  const columns = mapping.columns.map((entry): ColumnMapping => {
    if (entry.column === changed.column) return changed;
    if (changed.target.kind === 'nothing' || !sameTarget(entry.target, changed.target)) return entry;
    return {
      column: entry.column,
      target: { kind: 'nothing' },
      transforms: [],
      confidence: 'chosen',
      reason: `“${changed.column}” took ${targetName(changed.target)} over`,
    };
  });
  return { columns };
}

export function setTarget(state: WizardState, column: string, target: Target): WizardState {
  const { mapping } = state.drafts.mapping;
  const { inspect } = state.work;
  if (mapping === undefined || inspect.status !== 'done') return state;
  const changed: ColumnMapping = {
    column,
    target,
    transforms: transformChoices(inspect.value.source, column, target)[0] ?? [],
    confidence: 'chosen',
    reason: 'your choice',
  };
  return withDraft(state, 'mapping', { mapping: withTarget(mapping, changed), picker: undefined });
}

/** Opens the list of targets for the column under the cursor, on the one it has. */
export function openTargets(state: WizardState): WizardState {
  const column = columnUnderCursor(state);
  if (column === undefined) return state;
  const choices = targetChoices(column.column);
  const picker = choices.findIndex(({ target }) => sameTarget(target, column.target));
  return withDraft(state, 'mapping', { picker: Math.max(0, picker) });
}

/** One of the next ways in which the column under the cursor can be read; what it makes of the values is shown. */
export function nextTransforms(state: WizardState, by = 1): WizardState {
  const { mapping } = state.drafts.mapping;
  const { inspect } = state.work;
  const entry = columnUnderCursor(state);
  if (mapping === undefined || entry === undefined || inspect.status !== 'done') return state;
  const choices = transformChoices(inspect.value.source, entry.column, entry.target);
  const current = choices.findIndex((choice) => isDeepStrictEqual(choice, entry.transforms));
  const transforms = choices[(current + by) % choices.length] ?? entry.transforms;
  const columns = mapping.columns.map((other) =>
    other === entry ? { ...entry, transforms, confidence: 'chosen' as const, reason: 'your choice' } : other,
  );
  return withDraft(state, 'mapping', { mapping: { columns } });
}

export function nextSample(state: WizardState, by: 1 | -1): WizardState {
  const { inspect } = state.work;
  if (inspect.status !== 'done') return state;
  const last = inspect.value.source.sample.length - 1;
  return withDraft(state, 'mapping', {
    sample: Math.max(0, Math.min(last, state.drafts.mapping.sample + by)),
  });
}

/** Puts a mapping before the person, with the cursor on the first guess that wants a look. */
export function startMapping(state: WizardState, mapping: Mapping): WizardState {
  const unsure = mapping.columns.findIndex(
    ({ confidence }) => confidence === 'none' || confidence === 'likely',
  );
  return withDraft(state, 'mapping', { mapping, cursor: Math.max(0, unsure), picker: undefined, sample: 0 });
}

export function resetMapping(state: WizardState): WizardState {
  const { inspect } = state.work;
  return inspect.status === 'done' ? startMapping(state, inspect.value.suggested) : state;
}

/** Sends a column to a metadata path a person typed; a path that can not be is refused with the reason. */
export function keepAsMetadata(state: WizardState, column: string, typed: string): WizardState {
  const [bag, ...names] = typed.trim().split('.');
  const path = names.join('.');
  if (bag !== 'app_metadata' && bag !== 'user_metadata') {
    const hint = 'For example app_metadata.shop.tier';
    return refuse(state, 'path-invalid', 'A path begins with app_metadata. or user_metadata.', hint);
  }
  const problem = metadataPathProblem(bag, path);
  if (problem !== undefined) return refuse(state, 'path-invalid', `${display(typed)}: ${problem}.`);
  return withDraft(setTarget(state, column, { kind: 'metadata', bag, path }), 'mapping', {
    typing: undefined,
  });
}
