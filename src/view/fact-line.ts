/** Something that is known, as a line: what it is, then the value. Foreign text in it is safe to show. */
export interface FactLine {
  readonly name: string;
  readonly text: string;
  /** Its parts, each of which may stand on a line of its own. */
  readonly more?: readonly string[];
  /** `warn`: for a person to weigh; `stop`: to be put right first. */
  readonly tone?: 'warn' | 'stop';
}
