import type { SourceFacts } from '../../source/source.ts';
import type { Attribute, Target, Transform } from '../mapping.ts';

/** An exporter that is known: what its files look like, and where their columns go. */
export interface Preset {
  readonly id: string;
  /** "Keycloak realm export". */
  readonly title: string;
  /** Columns that every file of this kind has, and hardly any other: all of them must be there. */
  readonly fingerprint: readonly string[];
  /** A look at more than the names, where they are not enough. */
  readonly fits?: (facts: SourceFacts) => boolean;
  /** By column, or by a path into a record. What is not listed is suggested as for any file. */
  readonly columns: Readonly<Record<string, PresetEntry>>;
}

export interface PresetEntry {
  readonly target: Target;
  readonly transforms: readonly Transform[];
}

/** Short forms, so that a preset reads as a table. */

const trim: Transform = { kind: 'trim' };

export function attribute(name: Attribute, ...transforms: readonly Transform[]): PresetEntry {
  return { target: { kind: 'attribute', name }, transforms: [trim, ...transforms] };
}

export const userId = attribute('user_id', { kind: 'user-id' });
export const phone = attribute('phone_number', { kind: 'phone' });

/** A column that says yes or no. */
export function flag(name: 'email_verified' | 'phone_verified' | 'blocked'): PresetEntry {
  return attribute(name, { kind: 'boolean', inverted: false });
}

/** A date that is there when the answer is yes. */
export function dateFlag(name: 'email_verified' | 'phone_verified' | 'blocked'): PresetEntry {
  return attribute(name, { kind: 'has-value' });
}

/** A column that says "active": blocked is the opposite. */
export const active = attribute('blocked', { kind: 'boolean', inverted: true });

export const password: PresetEntry = { target: { kind: 'password' }, transforms: [] };
export const salt: PresetEntry = { target: { kind: 'password-salt' }, transforms: [] };
export const algorithm: PresetEntry = {
  target: { kind: 'password-parameter', name: 'algorithm' },
  transforms: [],
};
export const rounds: PresetEntry = { target: { kind: 'password-parameter', name: 'rounds' }, transforms: [] };
export const nothing: PresetEntry = { target: { kind: 'nothing' }, transforms: [] };
export const totp: PresetEntry = { target: { kind: 'mfa', factor: 'totp' }, transforms: [trim] };

export function roles(...transforms: readonly Transform[]): PresetEntry {
  return { target: { kind: 'roles' }, transforms };
}

export function metadata(path: string, ...transforms: readonly Transform[]): PresetEntry {
  return { target: { kind: 'metadata', bag: 'app_metadata', path }, transforms };
}

export const isoDate: Transform = { kind: 'date', format: 'iso' };
export const epochMilliseconds: Transform = { kind: 'date', format: 'epoch-milliseconds' };
export const epochSeconds: Transform = { kind: 'date', format: 'epoch-seconds' };
