import { z } from 'zod';

/** Where the salt stands: in a column of its own, or in the value before or behind a separator. */
export const layoutSchema = z.union([
  z.object({ kind: z.enum(['no-salt', 'salt-column']) }),
  z.object({ kind: z.enum(['salt-first', 'hash-first']), separator: z.enum([':', '$', '.', ',', '|']) }),
]);
export type Layout = z.infer<typeof layoutSchema>;
