import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { Secret } from '../../src/auth0/credentials.ts';
import type { FlowEvent } from '../../src/flow/events.ts';
import type { StepId } from '../../src/flow/steps.ts';
import type { EngineSettings } from '../../src/session/engine/context.ts';
import { createSession, type Session } from '../../src/session/session.ts';

/** A session with its real engine, walked through without a screen. */

export const SAMPLE = new URL('../../samples/acme-legacy.csv', import.meta.url).pathname;

export function folderWith(content: string): { readonly folder: string; readonly file: string } {
  const folder = mkdtempSync(join(tmpdir(), 'session-'));
  const file = join(folder, 'legacy.csv');
  writeFileSync(file, content);
  return { folder, file };
}

export function open(settings: EngineSettings, file: string): Session {
  const session = createSession(settings, { directory: '/', source: file });
  onTestFinished(() => session.close());
  return session;
}

export async function settled(session: Session): Promise<void> {
  do await new Promise((resolve) => setTimeout(resolve, 10));
  while (!session.isIdle());
}

export async function send(session: Session, ...events: readonly FlowEvent[]): Promise<void> {
  for (const event of events) {
    session.dispatch(event);
    await settled(session);
  }
}

/** The last step of the review: the connection's name is typed, then Enter. */
export function startImport(session: Session): void {
  session.dispatch({ type: 'type-name', text: session.getState().answers.connection?.name ?? '' });
  session.dispatch({ type: 'confirm' });
}

export async function walkTo(session: Session, step: StepId): Promise<void> {
  for (let tries = 0; session.getState().at !== step && tries < 12; tries += 1) {
    if (session.getState().at === 'review') startImport(session);
    else session.dispatch({ type: 'confirm' });
    await settled(session);
  }
  expect(session.getState().at).toBe(step);
}

/** Holds a password against an account of the file, in step 5; gives the sentence that came out. */
export async function prove(session: Session, account: string, password: string): Promise<string> {
  const known = {
    field: 'password',
    account,
    password: new Secret(password),
    secret: new Secret(''),
  } as const;
  await send(session, { type: 'type-known', known }, { type: 'confirm' });
  await settled(session);
  const { prove: work } = session.getState().work;
  if (work.status === 'done') return work.value.sentence;
  return work.status === 'failed' ? work.error.message : work.status;
}
