import { attribute, epochSeconds, metadata, nothing, type Preset, password, userId } from './preset.ts';

/** The table phpbb_users, as CSV. */
export const phpbb: Preset = {
  id: 'phpbb',
  title: 'phpBB phpbb_users',
  fingerprint: ['username_clean', 'user_password', 'user_email'],
  columns: {
    user_id: userId,
    username: attribute('username'),
    username_clean: nothing,
    user_password: password,
    user_email: attribute('email'),
    user_regdate: metadata('registered_at', epochSeconds),
    // 1: inactive, 0, 2 and 3: normal, ignored, founder.
    user_type: attribute(
      'blocked',
      { kind: 'table', values: { 1: 'true' }, otherwise: 'leave-out' },
      { kind: 'boolean', inverted: false },
    ),
  },
};
