import { active, attribute, isoDate, metadata, nothing, type Preset, password, userId } from './preset.ts';

/** The table customer_entity, as CSV. */
export const magento: Preset = {
  id: 'magento',
  title: 'Magento customer_entity',
  fingerprint: ['entity_id', 'password_hash', 'website_id'],
  columns: {
    entity_id: userId,
    email: attribute('email'),
    password_hash: password,
    firstname: attribute('given_name'),
    lastname: attribute('family_name'),
    is_active: active,
    created_at: metadata('registered_at', isoDate),
    rp_token: nothing,
    rp_token_created_at: nothing,
    updated_at: nothing,
  },
};
