import type { Scene } from './perform.ts';

/** What stories are made of. */

export interface Act extends Scene {
  /** One sentence for those who watch: what to look at. */
  readonly says?: string;
  /** What the picture shows, for README and for who can not see it. */
  readonly picture?: { readonly title: string; readonly description: string };
  /** For a clock that is moved by hand: how much time goes by once something is seen, before the scene is reached. */
  readonly passes?: readonly { readonly seen: RegExp; readonly ms: number | 'until-it-ends' }[];
}

export interface Story {
  /** What the program is started with. */
  readonly args: readonly string[];
  readonly acts: readonly Act[];
}
