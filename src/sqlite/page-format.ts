/** What the pages of SQLite's files begin with (https://sqlite.org/fileformat2.html, "B-tree Pages"). */

/** A page with rows of a table. */
export const LEAF = 0x0d;
export const LEAF_HEADER = 8;
/** A page that leads to others. */
export const INTERIOR = 0x05;
export const INTERIOR_HEADER = 12;
/** A row of more bytes than a page has without these goes on on other pages (section 1.6, "table b-tree leaf"). */
export const NOT_LOCAL = 35;
