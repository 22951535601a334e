import { randomBytes } from 'node:crypto';

/**
 * The body of `POST /jobs/users-imports`, written by hand so that its length is known before it is built:
 * the limit of 512,000 bytes counts the multipart overhead (Auth0 docs: bulk import limits; RFC 7578).
 */

export const MAX_BODY_BYTES = 512_000;

export interface ImportForm {
  readonly connectionId: string;
  readonly upsert: boolean;
  /** Our own label; the tenant echoes it in the job. */
  readonly externalId: string;
}

export interface MultipartBody {
  readonly contentType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

function head(boundary: string, form: ImportForm): string {
  const text = (name: string, value: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
  return (
    text('connection_id', form.connectionId) +
    text('upsert', String(form.upsert)) +
    text('external_id', form.externalId) +
    // The default is true and mails every tenant owner, once per job.
    text('send_completion_email', 'false') +
    `--${boundary}\r\nContent-Disposition: form-data; name="users"; filename="users.json"\r\n` +
    'Content-Type: application/json\r\n\r\n'
  );
}

function tail(boundary: string): string {
  return `\r\n--${boundary}--\r\n`;
}

function newBoundary(): string {
  return `----import-${randomBytes(12).toString('hex')}`;
}

/** What the form around the users takes, in bytes. The same for every boundary. */
export function formOverhead(form: ImportForm): number {
  const boundary = newBoundary();
  return Buffer.byteLength(head(boundary, form)) + Buffer.byteLength(tail(boundary));
}

/** @param users the JSON array, as text */
export function importBody(form: ImportForm, users: string): MultipartBody {
  const boundary = newBoundary();
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    bytes: new TextEncoder().encode(head(boundary, form) + users + tail(boundary)),
  };
}
