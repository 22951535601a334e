import { z } from 'zod';
import { ENCODINGS, type SourceFile } from './source.ts';

/** What a file is, as it is written down to be read again later. */
export const sourceFileSchema = z.object({
  path: z.string(),
  bytes: z.number(),
  modifiedMs: z.number(),
  fingerprint: z.string(),
  compression: z.enum(['none', 'gzip']),
  encoding: z.enum(ENCODINGS),
  format: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('csv'),
      delimiter: z.enum([',', ';', '\t', '|']),
      lineEnd: z.enum(['lf', 'cr']),
      header: z.boolean(),
    }),
    z.object({ kind: z.literal('ndjson') }),
    z.object({ kind: z.literal('json'), path: z.array(z.string()).readonly() }),
  ]),
}) satisfies z.ZodType<SourceFile>;
