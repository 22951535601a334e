/**
 * What of a record is somebody else's already, as bits: one number per record, so that millions of records fall into
 * a handful of groups and every count follows from the groups.
 */
export const CONFLICTS = {
  /** A user of the connection has this e-mail: the one an upsert would update. */
  email: 1,
  /** Another user of the connection has this user_id. */
  id: 2,
  /** A user of another connection has this user_id. */
  'id-elsewhere': 4,
  /** Another user of the connection has this username. */
  username: 8,
  /** Another user of the connection has this phone number. */
  phone: 16,
  /** The id with the prefix in front is somebody's too, here, elsewhere or in the file. */
  'rekeyed-id': 32,
  /** Several users have this user_id: an address with the id alone would reach any of them. */
  ambiguous: 64,
} as const;

export type Conflict = keyof typeof CONFLICTS;

export function hasConflict(bits: number, conflict: Conflict): boolean {
  return (bits & CONFLICTS[conflict]) !== 0;
}
