import type { EventFields, EventName } from './log-file.ts';

/** Where everybody logs. Nothing comes of it, and nothing is loaded for it, until log-file.ts was asked for a log. */

type Write = <E extends EventName>(event: E, fields: EventFields<E>) => void;

let write: Write | undefined;

/** @param writer undefined: nobody any more */
export function logWith(writer: Write | undefined): void {
  write = writer;
}

/** Writes an event down, if somebody asked for it. It never throws. */
export function log<E extends EventName>(event: E, fields: EventFields<E>): void {
  write?.(event, fields);
}
