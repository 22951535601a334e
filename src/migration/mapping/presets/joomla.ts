import { attribute, flag, isoDate, metadata, nothing, type Preset, password, userId } from './preset.ts';

/** The table #__users, as CSV. Hashes: bcrypt since 3.2, phpass before it, `md5:salt` before 2.5.18. */
export const joomla: Preset = {
  id: 'joomla',
  title: 'Joomla users',
  fingerprint: ['username', 'password', 'block', 'sendEmail', 'registerDate'],
  columns: {
    id: userId,
    name: attribute('name'),
    username: attribute('username'),
    email: attribute('email'),
    password,
    // 1 also until the address is confirmed.
    block: flag('blocked'),
    registerDate: metadata('registered_at', isoDate),
    lastvisitDate: metadata('last_signed_in_at', isoDate),
    // Whether an administrator gets the system’s own mails.
    sendEmail: nothing,
    activation: nothing,
    params: nothing,
    lastResetTime: nothing,
    resetCount: nothing,
    requireReset: nothing,
    // Encrypted with the secret of the site.
    otpKey: nothing,
    otep: nothing,
    authProvider: nothing,
  },
};
