import { createInterface } from 'node:readline';
import { pipeline, Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import { type ApiError, apiError } from '../../auth0/api-error.ts';
import type { Auth0Client } from '../../auth0/client.ts';
import { type FoundUser, foundUserSchema } from '../../auth0/schemas.ts';
import type { Result } from '../../result.ts';

/** The users of a tenant by an export job: asked for, waited for, read line by line. */

const lineSchema = foundUserSchema.partial({ created_at: true });
export type ExportLine = Omit<FoundUser, 'created_at'> & { readonly created_at?: string | undefined };

function parse(line: string): ExportLine | undefined {
  try {
    return lineSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** How often the job is asked for. */
const POLL_MS = 400;

/**
 * Asks for an export and waits until its file is there.
 * @param connectionId undefined: of all connections
 */
export async function exportFile(
  client: Auth0Client,
  signal: AbortSignal,
  connectionId?: string,
): Promise<Result<ReadableStream<Uint8Array>, ApiError>> {
  let job = await client.exportUsers(connectionId);
  while (job.ok && job.value.status !== 'completed') {
    if (signal.aborted) return { ok: false, error: apiError('network', 'The export was given up.') };
    if (job.value.status === 'failed')
      return { ok: false, error: apiError('server', 'The tenant could not export its users.') };
    await sleep(POLL_MS);
    job = await client.job(job.value.id);
  }
  if (!job.ok) return job;
  if (job.value.location === undefined)
    return { ok: false, error: apiError('unreadable', 'The tenant made an export without a file.') };
  return client.download(job.value.location);
}

/**
 * The users of an export file: gzipped NDJSON, a user a line.
 * @param onUnreadable is told of each line that is no user
 * @throws zlib's error when the file is damaged (isDamage)
 */
export async function* readExport(
  file: ReadableStream<Uint8Array>,
  onUnreadable: () => void,
): AsyncGenerator<ExportLine> {
  const gunzip = createGunzip();
  // The reader below sees the error of a damaged file; this keeps it from being thrown a second time.
  pipeline(Readable.fromWeb(file), gunzip, () => {});
  for await (const line of createInterface({ input: gunzip, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line === '') continue;
    const user = parse(line);
    if (user === undefined) onUnreadable();
    else yield user;
  }
}

/** Of zlib's own errors: the file arrived damaged, or not to its end. */
export function isDamage(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}
