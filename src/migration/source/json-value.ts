import type { Fields, FieldValue } from './source.ts';

/** What JSON says; undefined where it is none. Without JSON.parse's message: that quotes the text, and with it perhaps a password. */
export function parseJson(text: string): FieldValue | undefined {
  try {
    const value: FieldValue = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

export function isObject(value: FieldValue | undefined): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
