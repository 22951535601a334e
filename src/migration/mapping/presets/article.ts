import { algorithm, attribute, flag, nothing, type Preset, password, userId } from './preset.ts';

/** A request body with `connection_id` and `users`, as published in an article; not what the API takes, but what people have. */
export const article: Preset = {
  id: 'article',
  title: 'import request of the article',
  fingerprint: ['email', 'connection', 'password_algorithm'],
  columns: {
    user_id: userId,
    email: attribute('email'),
    email_verified: flag('email_verified'),
    username: attribute('username'),
    given_name: attribute('given_name'),
    family_name: attribute('family_name'),
    name: attribute('name'),
    blocked: flag('blocked'),
    password_hash: password,
    password_algorithm: algorithm,
    // The connection is chosen once for all, by its id.
    connection: nothing,
  },
};
