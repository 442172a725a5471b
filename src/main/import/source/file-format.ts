/** How a text file is written. */
import type { GivenFormat } from '../../../contract/mapping-document.ts';

export type { GivenFormat } from '../../../contract/mapping-document.ts';

/** The format a file is read in. */
export type FileFormat = Required<Omit<GivenFormat, Optional>> & Pick<GivenFormat, Optional>;

/** What a format says only where it is so. */
type Optional = 'guarded' | 'octoberIsOne' | 'spacedQuotes' | 'headerLine' | 'unitRows';

/** How numbers are written. */
export type NumberStyle = Pick<FileFormat, 'decimal' | 'thousands'>;
