/** Schemes of the sample that Auth0 can not check. */
export const NOT_IMPORTABLE = [
  'phpass $P$ (WordPress, phpBB)',
  'bcrypt, cut off',
  'md5crypt $1$',
  'WordPress $wp$2y$',
  '32 hex digits (MD5, MD4 or NT)',
];
