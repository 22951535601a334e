import type { SourceFacts } from '../../source/source.ts';
import { PRESETS } from './index.ts';
import type { Preset } from './preset.ts';

/** Which known exporter a file comes from, and why; undefined when it is none of them. */
export function recognisePreset(
  facts: SourceFacts,
): { readonly preset: Preset; readonly why: string } | undefined {
  const columns = new Set(facts.columns);
  const [preset] = PRESETS.filter(
    ({ fingerprint, fits }) => fingerprint.every((column) => columns.has(column)) && (fits?.(facts) ?? true),
  ).sort((a, b) => b.fingerprint.length - a.fingerprint.length);
  if (preset === undefined) return undefined;
  const names = preset.fingerprint.slice(0, 4).join(', ');
  const why = names.startsWith('column 1')
    ? 'it has its columns, without a header'
    : `it has the columns ${names}`;
  return { preset, why };
}
