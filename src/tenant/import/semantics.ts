/**
 * What a job means by "import". `documented`: what Auth0 does, the multipart form. `article`: what a widely read article
 * says Auth0 does, its JSON form. A job keeps the one it was started with; `rules.ts` has both side by side.
 */
export const SEMANTICS = ['documented', 'article'] as const;
export type Semantics = (typeof SEMANTICS)[number];
