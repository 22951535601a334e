/**
 * Column names the matcher was not tuned on: this list was written before the matcher, and is not to be looked at
 * when it is changed. 20 tables as old systems export them, 200 columns. `metadata` is right wherever no attribute is.
 */

export type Expected =
  | 'email'
  | 'email_verified'
  | 'phone_number'
  | 'phone_verified'
  | 'user_id'
  | 'username'
  | 'given_name'
  | 'family_name'
  | 'name'
  | 'nickname'
  | 'picture'
  | 'blocked'
  | 'password'
  | 'password-salt'
  | 'metadata';

/** What the values of a column look like; see held-out.test.ts for what each kind makes. */
export type Kind =
  | 'email'
  | 'first'
  | 'last'
  | 'full'
  | 'handle'
  | 'integer'
  | 'uuid'
  | 'oid'
  | 'bcrypt'
  | 'sha1'
  | 'md5'
  | 'django'
  | 'salt'
  | 'one-zero'
  | 'yes-no'
  | 'true-false'
  | 'date'
  | 'sometimes-date'
  | 'epoch'
  | 'url'
  | 'phone'
  | 'word'
  | 'sentence'
  | 'country'
  | 'ip'
  | 'small'
  | 'money'
  | 'status'
  | 'locale';

export type HeldOutColumn = readonly [header: string, kind: Kind, expected: Expected];

export const HELD_OUT: readonly { readonly table: string; readonly columns: readonly HeldOutColumn[] }[] = [
  {
    table: 'German shop',
    columns: [
      ['Kundennummer', 'integer', 'user_id'],
      ['E-Mail-Adresse', 'email', 'email'],
      ['Vorname', 'first', 'given_name'],
      ['Nachname', 'last', 'family_name'],
      ['Passwort', 'bcrypt', 'password'],
      ['Telefonnummer', 'phone', 'phone_number'],
      ['gesperrt', 'one-zero', 'blocked'],
      ['Anrede', 'word', 'metadata'],
      ['Registriert am', 'date', 'metadata'],
      ['Bemerkung', 'sentence', 'metadata'],
    ],
  },
  {
    table: 'French association',
    columns: [
      ['identifiant', 'handle', 'username'],
      ['courriel', 'email', 'email'],
      ['prenom', 'first', 'given_name'],
      ['nom_de_famille', 'last', 'family_name'],
      ['mot_de_passe', 'bcrypt', 'password'],
      ['tel_portable', 'phone', 'phone_number'],
      ['date_inscription', 'date', 'metadata'],
      ['pays', 'country', 'metadata'],
      ['cotisation', 'money', 'metadata'],
      ['id_membre', 'integer', 'user_id'],
    ],
  },
  {
    table: 'Spanish forum',
    columns: [
      ['usuario', 'handle', 'username'],
      ['correo', 'email', 'email'],
      ['nombre', 'first', 'given_name'],
      ['apellidos', 'last', 'family_name'],
      ['contrasena', 'sha1', 'password'],
      ['sal', 'salt', 'password-salt'],
      ['bloqueado', 'one-zero', 'blocked'],
      ['foto_perfil', 'url', 'picture'],
      ['fecha_alta', 'date', 'metadata'],
      ['mensajes', 'small', 'metadata'],
    ],
  },
  {
    table: 'abbreviated legacy',
    columns: [
      ['uid', 'integer', 'user_id'],
      ['uname', 'handle', 'username'],
      ['mail_addr', 'email', 'email'],
      ['fname', 'first', 'given_name'],
      ['lname', 'last', 'family_name'],
      ['pw_enc', 'md5', 'password'],
      ['pw_salt', 'salt', 'password-salt'],
      ['is_act', 'one-zero', 'blocked'],
      ['tel_no', 'phone', 'phone_number'],
      ['reg_ts', 'epoch', 'metadata'],
    ],
  },
  {
    table: 'camel case API',
    columns: [
      ['userId', 'uuid', 'user_id'],
      ['userName', 'handle', 'username'],
      ['emailAddress', 'email', 'email'],
      ['isEmailConfirmed', 'true-false', 'email_verified'],
      ['firstName', 'first', 'given_name'],
      ['surname', 'last', 'family_name'],
      ['hashedPassword', 'bcrypt', 'password'],
      ['avatarUrl', 'url', 'picture'],
      ['mobilePhone', 'phone', 'phone_number'],
      ['preferredLanguage', 'locale', 'metadata'],
    ],
  },
  {
    table: 'prefixed columns',
    columns: [
      ['usr_id', 'integer', 'user_id'],
      ['usr_login', 'handle', 'username'],
      ['usr_email', 'email', 'email'],
      ['usr_firstname', 'first', 'given_name'],
      ['usr_lastname', 'last', 'family_name'],
      ['usr_passhash', 'bcrypt', 'password'],
      ['usr_verified', 'one-zero', 'email_verified'],
      ['usr_banned', 'one-zero', 'blocked'],
      ['usr_avatar', 'url', 'picture'],
      ['usr_lastip', 'ip', 'metadata'],
    ],
  },
  {
    table: 'spreadsheet for people',
    columns: [
      ['Member #', 'integer', 'user_id'],
      ['Full Name', 'full', 'name'],
      ['Email Address', 'email', 'email'],
      ['Mobile', 'phone', 'phone_number'],
      ['Email Verified?', 'yes-no', 'email_verified'],
      ['Account Disabled', 'yes-no', 'blocked'],
      ['Joined', 'date', 'metadata'],
      ['Country', 'country', 'metadata'],
      ['Notes', 'sentence', 'metadata'],
      ['Membership Type', 'word', 'metadata'],
    ],
  },
  {
    table: 'Italian magazine',
    columns: [
      ['codice_utente', 'integer', 'user_id'],
      ['indirizzo_email', 'email', 'email'],
      ['nome', 'first', 'given_name'],
      ['cognome', 'last', 'family_name'],
      ['password_cifrata', 'bcrypt', 'password'],
      ['telefono', 'phone', 'phone_number'],
      ['attivo', 'one-zero', 'blocked'],
      ['soprannome', 'handle', 'nickname'],
      ['abbonamento', 'word', 'metadata'],
      ['data_nascita', 'date', 'metadata'],
    ],
  },
  {
    table: 'Portuguese school',
    columns: [
      ['matricula', 'integer', 'metadata'],
      ['nome_completo', 'full', 'name'],
      ['endereco_email', 'email', 'email'],
      ['senha', 'bcrypt', 'password'],
      ['celular', 'phone', 'phone_number'],
      ['ativo', 'one-zero', 'blocked'],
      ['turma', 'word', 'metadata'],
      ['data_cadastro', 'date', 'metadata'],
      ['apelido', 'handle', 'nickname'],
      ['usuario_id', 'integer', 'user_id'],
    ],
  },
  {
    table: 'Dutch club',
    columns: [
      ['lidnummer', 'integer', 'user_id'],
      ['gebruikersnaam', 'handle', 'username'],
      ['e_mailadres', 'email', 'email'],
      ['voornaam', 'first', 'given_name'],
      ['achternaam', 'last', 'family_name'],
      ['wachtwoord', 'bcrypt', 'password'],
      ['telefoon', 'phone', 'phone_number'],
      ['geblokkeerd', 'one-zero', 'blocked'],
      ['woonplaats', 'word', 'metadata'],
      ['laatste_login', 'date', 'metadata'],
    ],
  },
  {
    table: 'customer relations',
    columns: [
      ['ContactID', 'oid', 'user_id'],
      ['PrimaryEmail', 'email', 'email'],
      ['GivenName', 'first', 'given_name'],
      ['FamilyName', 'last', 'family_name'],
      ['DisplayName', 'full', 'name'],
      ['PhotoURL', 'url', 'picture'],
      ['MobileNumber', 'phone', 'phone_number'],
      ['Segment', 'word', 'metadata'],
      ['LifetimeValue', 'money', 'metadata'],
      ['OwnerCountry', 'country', 'metadata'],
    ],
  },
  {
    table: 'Rails application',
    columns: [
      ['id', 'integer', 'user_id'],
      ['email', 'email', 'email'],
      ['encrypted_password', 'bcrypt', 'password'],
      ['confirmed_at', 'sometimes-date', 'email_verified'],
      ['locked_at', 'sometimes-date', 'blocked'],
      ['sign_in_count', 'small', 'metadata'],
      ['current_sign_in_ip', 'ip', 'metadata'],
      ['created_at', 'date', 'metadata'],
      ['screen_name', 'handle', 'nickname'],
      ['time_zone', 'word', 'metadata'],
    ],
  },
  {
    table: 'Django site',
    columns: [
      ['pk', 'integer', 'user_id'],
      ['username', 'handle', 'username'],
      ['email', 'email', 'email'],
      ['password', 'django', 'password'],
      ['first_name', 'first', 'given_name'],
      ['last_name', 'last', 'family_name'],
      ['is_active', 'true-false', 'blocked'],
      ['is_staff', 'true-false', 'metadata'],
      ['date_joined', 'date', 'metadata'],
      ['last_login', 'date', 'metadata'],
    ],
  },
  {
    table: 'mobile game',
    columns: [
      ['player_id', 'uuid', 'user_id'],
      ['gamertag', 'handle', 'nickname'],
      ['contact_email', 'email', 'email'],
      ['pwd', 'bcrypt', 'password'],
      ['profile_image', 'url', 'picture'],
      ['banned', 'true-false', 'blocked'],
      ['level', 'small', 'metadata'],
      ['coins', 'integer', 'metadata'],
      ['locale', 'locale', 'metadata'],
      ['last_seen', 'epoch', 'metadata'],
    ],
  },
  {
    table: 'telephone company',
    columns: [
      ['acct_no', 'integer', 'user_id'],
      ['msisdn', 'phone', 'phone_number'],
      ['msisdn_verified', 'one-zero', 'phone_verified'],
      ['email_id', 'email', 'email'],
      ['email_ok', 'one-zero', 'email_verified'],
      ['cust_fname', 'first', 'given_name'],
      ['cust_lname', 'last', 'family_name'],
      ['passwd_hash', 'sha1', 'password'],
      ['hash_salt', 'salt', 'password-salt'],
      ['tariff', 'word', 'metadata'],
    ],
  },
  {
    table: 'library',
    columns: [
      ['borrower_number', 'integer', 'user_id'],
      ['card', 'integer', 'metadata'],
      ['forename', 'first', 'given_name'],
      ['surname', 'last', 'family_name'],
      ['email_primary', 'email', 'email'],
      ['smsalertnumber', 'phone', 'phone_number'],
      ['userid', 'handle', 'username'],
      ['passcode_hash', 'bcrypt', 'password'],
      ['branch', 'word', 'metadata'],
      ['debarred', 'one-zero', 'blocked'],
    ],
  },
  {
    table: 'two addresses',
    columns: [
      ['customer_ref', 'oid', 'user_id'],
      ['login', 'email', 'email'],
      ['backup_email', 'email', 'metadata'],
      ['person_name', 'full', 'name'],
      ['secret_digest', 'sha1', 'password'],
      ['phone_home', 'phone', 'metadata'],
      ['phone_mobile', 'phone', 'phone_number'],
      ['account_status', 'status', 'blocked'],
      ['street', 'sentence', 'metadata'],
      ['postcode', 'small', 'metadata'],
    ],
  },
  {
    table: 'headers that say nothing',
    columns: [
      ['c1', 'oid', 'user_id'],
      ['c2', 'email', 'email'],
      ['c3', 'bcrypt', 'password'],
      ['c4', 'phone', 'phone_number'],
      ['c5', 'url', 'picture'],
      ['c6', 'country', 'metadata'],
      ['c7', 'date', 'metadata'],
      ['c8', 'money', 'metadata'],
      ['c9', 'sentence', 'metadata'],
      ['c10', 'ip', 'metadata'],
    ],
  },
  {
    table: 'shouting mainframe',
    columns: [
      ['CUST_NO', 'integer', 'user_id'],
      ['EMAIL_ADDR', 'email', 'email'],
      ['FIRST_NM', 'first', 'given_name'],
      ['LAST_NM', 'last', 'family_name'],
      ['PWD_HASH', 'bcrypt', 'password'],
      ['PHONE_NBR', 'phone', 'phone_number'],
      ['LOCK_FLG', 'yes-no', 'blocked'],
      ['EMAIL_VERIF_FLG', 'yes-no', 'email_verified'],
      ['ADDR_LINE_1', 'sentence', 'metadata'],
      ['CRT_DT', 'date', 'metadata'],
    ],
  },
  {
    table: 'Polish portal',
    columns: [
      ['identyfikator', 'integer', 'user_id'],
      ['adres_email', 'email', 'email'],
      ['imie', 'first', 'given_name'],
      ['nazwisko', 'last', 'family_name'],
      ['haslo', 'bcrypt', 'password'],
      ['telefon', 'phone', 'phone_number'],
      ['zablokowany', 'one-zero', 'blocked'],
      ['pseudonim', 'handle', 'nickname'],
      ['miasto', 'word', 'metadata'],
      ['data_rejestracji', 'date', 'metadata'],
    ],
  },
];
