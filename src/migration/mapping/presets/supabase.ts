import { attribute, dateFlag, metadata, nothing, type Preset, password, phone, userId } from './preset.ts';

/** The table auth.users as CSV; the two JSON columns become metadata. */
export const supabase: Preset = {
  id: 'supabase',
  title: 'Supabase auth.users',
  fingerprint: ['encrypted_password', 'email_confirmed_at', 'raw_user_meta_data'],
  columns: {
    id: userId,
    email: attribute('email'),
    encrypted_password: password,
    email_confirmed_at: dateFlag('email_verified'),
    phone,
    phone_confirmed_at: dateFlag('phone_verified'),
    banned_until: dateFlag('blocked'),
    raw_user_meta_data: {
      target: { kind: 'metadata', bag: 'user_metadata', path: 'supabase' },
      transforms: [{ kind: 'json' }],
    },
    raw_app_meta_data: metadata('supabase', { kind: 'json' }),
    instance_id: nothing,
    aud: nothing,
    // The database's role, not the user's.
    role: nothing,
    confirmation_token: nothing,
    recovery_token: nothing,
  },
};
