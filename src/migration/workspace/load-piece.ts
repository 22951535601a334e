import { type Branch, type PageCounter, writePages } from '../../sqlite/table-file.ts';
import { TablePages } from '../../sqlite/table-pages.ts';
import type { Piece } from '../source/piece.ts';
import type { SourceFacts } from '../source/source.ts';
import { type FingerprintBlock, fingerprintCollector } from './fingerprints.ts';
import { type LoadRules, type RecordRow, rowMaker, type SchemeRow } from './record-row.ts';
import { cellsOf, plainCellsOf } from './record-table.ts';

/** Makes rows of a piece and writes them to the table of records: in whatever thread, and in whatever order. */

export interface LoadOrder {
  readonly source: Pick<SourceFacts, 'format' | 'columns'>;
  readonly rules: LoadRules;
  readonly counter: PageCounter;
}

/** What is to be known of a piece when its rows are written. */
export interface LoadedPiece {
  /** The number of its first record. */
  readonly first: number;
  readonly records: number;
  /** Where in the file its last record starts. */
  readonly byte: number;
  readonly leaves: readonly Branch[];
  readonly fingerprints: FingerprintBlock;
  /** For each record the bytes of its import user. */
  readonly sizes: Uint32Array<ArrayBuffer>;
  /** The few records that have a problem. */
  readonly flawed: readonly number[];
  /** Of the few records that have one: their keys for near_record. */
  readonly near: readonly {
    readonly seq: number;
    readonly email: string | null;
    readonly userId: string | null;
  }[];
}

export interface PieceLoader {
  load(piece: Piece, first: number): LoadedPiece;
  /** The password schemes of all pieces so far, counted. */
  schemes(): readonly SchemeRow[];
}

/** @param file the file of records, open for writing */
export function pieceLoader(file: number, { source, rules, counter }: LoadOrder): PieceLoader {
  const maker = rowMaker(source, rules);
  const pages = new TablePages();
  const plainCells = plainCellsOf();
  return {
    load(piece, first) {
      const records = piece.lines.length;
      const fingerprints = fingerprintCollector('record', records);
      const sizes = new Uint32Array(records);
      const flawed: number[] = [];
      const near: { seq: number; email: string | null; userId: string | null }[] = [];
      const noteNear = (
        { nearEmail: email, nearId: userId }: Pick<RecordRow, 'nearEmail' | 'nearId'>,
        seq: number,
      ) => {
        if (email !== null || userId !== null) near.push({ seq, email, userId });
      };
      maker.rows(piece, first, {
        row(row, seq) {
          pages.add(seq, cellsOf(row));
          fingerprints.add(row);
          sizes[seq - first] = row.payload === null ? 0 : Buffer.byteLength(row.payload);
          noteNear(row, seq);
          if (row.problem !== null) flawed.push(seq);
        },
        plain(record, row, seq) {
          pages.add(seq, plainCells(record, row));
          fingerprints.addPlain(record);
          sizes[seq - first] = record.size;
          noteNear(row, seq);
        },
      });
      const byte = piece.offsets.at(-1) ?? 0;
      const leaves = writePages(file, counter, pages.take());
      return { first, records, byte, leaves, fingerprints: fingerprints.take(), sizes, flawed, near };
    },
    schemes: maker.schemes,
  };
}
