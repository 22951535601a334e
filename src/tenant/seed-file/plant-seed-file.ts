import { DamagedFileError } from '../../migration/source/decode.ts';
import { fileName } from '../../migration/source/file.ts';
import { readRecords } from '../../migration/source/read.ts';
import type { SourceFile, SourceItem } from '../../migration/source/source.ts';
import type { UserError } from '../../result.ts';
import type { Planting } from '../options.ts';
import { type SeedReport, userPlanter } from './user-planter.ts';

/** Fills a tenant from a users export. Hashes are not in one, so nobody's password fits. */

/** The file can not be used at all, and nothing of it is. */
export class SeedFileError extends Error implements UserError {
  override readonly name = 'SeedFileError';
  readonly code = 'seed-unusable';
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}

function isCutOff(item: SourceItem): boolean {
  return item.kind === 'broken' && item.code === 'broken-structure';
}

/**
 * What fills a tenant with the users of a file; memory stays flat in its size.
 * @param onPlanted told in the end; never where the tenant has users already and nothing is planted
 * @throws SeedFileError from the planting, when the file is damaged or holds no users
 */
export function seedFilePlanting(file: SourceFile, onPlanted: (report: SeedReport) => void): Planting {
  const name = fileName(file.path);
  return async (db, clock) => {
    const { add, report: result } = userPlanter(db, clock.timestamp());
    try {
      for await (const batch of readRecords(file, [])) {
        const end = batch.find(isCutOff);
        if (end?.kind === 'broken')
          throw new SeedFileError(`${name} ${end.reason} (line ${end.at.line}).`, 'Export or copy it again.');
        for (const item of batch) add(item);
      }
    } catch (error) {
      if (!(error instanceof DamagedFileError)) throw error;
      throw new SeedFileError(`${name} is damaged or cut off: it can not be decompressed.`, 'Copy it again.');
    }
    const report = result();
    if (report.users === 0)
      throw new SeedFileError(`${name} holds no users.`, report.problems[0] ?? 'It has no records.');
    onPlanted(report);
  };
}
