/** What recognition is measured with: the form most files hold, and seven forms in turn. */

export const BCRYPT = '$2y$10$abcdefghijklmnopqrstuuhjLWcL.r1aNnCvj45SQAPGmg8tRbiDO';
export const MIXED: readonly string[] = [
  BCRYPT,
  'pbkdf2_sha256$600000$Qx7aBcDeFgHi$c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2U=',
  '{SSHA}wXArP3PK2FnJk1anpWjwW3wI+jALrcDe',
  '5f4dcc3b5aa765d61d8327deb882cf99',
  '1bcf3f2c2b26dd1ca5af704e7e1a738a8c9b8f0f',
  '$P$BsomePhpassHashThatIsLongEno.',
  '',
];
