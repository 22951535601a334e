import { inspect } from 'node:util';

/** A secret in memory. It has no way out but `reveal`: printing, logging or serialising it shows nothing. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  get length(): number {
    return this.#value.length;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}

export type Credentials =
  | { readonly kind: 'client'; readonly clientId: string; readonly clientSecret: Secret }
  | { readonly kind: 'token'; readonly token: Secret };
