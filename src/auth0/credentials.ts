import { inspect } from 'node:util';

/** A secret in memory. It has no way out but `reveal`: printing, logging or serialising it shows nothing. */
export class Secret {
  static #made = 0;

  readonly #value: string;
  /** Tells two secrets apart in a comparison of answers, without a look at what they hold. */
  readonly serial: number;

  constructor(value: string) {
    this.#value = value;
    Secret.#made += 1;
    this.serial = Secret.#made;
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

/** Of a machine-to-machine application that may use the Management API. */
export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: Secret;
}
