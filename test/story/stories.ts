import { FIRST_MIGRATION } from './first-migration.ts';
import { IN_LINES } from './in-lines.ts';

export const STORIES = [FIRST_MIGRATION, IN_LINES];

/** The acts that are shown as pictures, in README's order. */
export const PICTURES = STORIES.flatMap(({ acts }) => acts).flatMap(({ name, picture }) =>
  picture === undefined ? [] : [{ name, ...picture }],
);
