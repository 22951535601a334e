import { attribute, flag, metadata, nothing, type Preset, password, phone, userId } from './preset.ts';

/** The table AspNetUsers, as CSV. A lockout is a pause after wrong passwords and no block. */
export const aspnetIdentity: Preset = {
  id: 'aspnet-identity',
  title: 'ASP.NET Identity AspNetUsers',
  fingerprint: ['PasswordHash', 'SecurityStamp', 'NormalizedEmail'],
  columns: {
    Id: userId,
    UserName: attribute('username'),
    Email: attribute('email'),
    EmailConfirmed: flag('email_verified'),
    PasswordHash: password,
    PhoneNumber: phone,
    PhoneNumberConfirmed: flag('phone_verified'),
    LockoutEnd: metadata('lockout_end'),
    TwoFactorEnabled: nothing,
    LockoutEnabled: nothing,
    AccessFailedCount: nothing,
    NormalizedUserName: nothing,
    NormalizedEmail: nothing,
    SecurityStamp: nothing,
    ConcurrencyStamp: nothing,
  },
};
