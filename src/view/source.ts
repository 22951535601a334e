import { deltaOffer } from '../flow/delta-draft.ts';
import type { DirectoryEntry } from '../flow/facts.ts';
import { result } from '../flow/selectors.ts';
import type { WizardState } from '../flow/state.ts';
import { formatBytes, formatMoment, plural } from '../text/format.ts';
import type { Column } from './columns.ts';
import { deltaText } from './delta.ts';

/** The files of a directory, as candidates for the legacy export. */

const KIND: Readonly<Record<DirectoryEntry['kind'], string>> = {
  file: 'export',
  directory: 'directory',
  sample: '★ sample to try',
};

export const ENTRY_COLUMNS: readonly Column<DirectoryEntry>[] = [
  {
    title: 'Name',
    text: ({ name, kind }) => (kind === 'directory' ? `${name}/` : name),
    min: 20,
    max: 40,
    cut: 'middle',
  },
  {
    title: 'Size',
    text: ({ bytes, kind }) => (kind === 'directory' ? '' : formatBytes(bytes)),
    min: 7,
    max: 7,
    align: 'right',
    plain: { spoken: ({ bytes, kind }) => (kind === 'directory' ? '' : formatBytes(bytes)) },
  },
  {
    title: 'Modified',
    text: ({ modifiedMs, kind }) => (kind === 'directory' ? '' : formatMoment(modifiedMs)),
    min: 13,
    max: 13,
    drop: 1,
  },
  {
    title: 'Kind',
    text: ({ kind }) => KIND[kind],
    min: 15,
    plain: { text: ({ kind }) => (kind === 'sample' ? 'sample to try' : KIND[kind]) },
  },
];

export function filesText(state: WizardState): string {
  const files = (result(state, 'list')?.entries ?? []).filter(({ kind }) => kind !== 'directory').length;
  return `${plural(files, 'file')} to choose from.`;
}

/** What was answered about a newer export, else what there is to choose from. */
export function sourceStatus(state: WizardState): string {
  if (deltaOffer(state) !== undefined) return 'You imported this system before.';
  return deltaText(state) ?? filesText(state);
}
