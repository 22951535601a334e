import { RESERVED_APP_METADATA } from '../user/import-user.ts';

/**
 * A metadata key for a legacy column: snake case, without the `.` and `$` that searches stumble over, and none of the
 * names that Auth0 keeps for itself. Source: Auth0 docs, "Metadata Field Names and Data Types".
 */
export function metadataPath(column: string): string {
  const snake = column
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_|_$/g, '');
  const path = snake === '' ? 'legacy' : snake;
  return RESERVED_APP_METADATA.has(path) ? `legacy_${path}` : path;
}
