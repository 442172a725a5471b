/** Lines that show what a question is about: how many there are, and the first of them. */
import type { QuestionEvidence } from '../../../contract/import-questions.ts';

export const LINES_KEPT = 3;

export class ShownLines {
  count = 0;
  readonly evidence: QuestionEvidence[] = [];

  add(line: number, text: string): void {
    this.count++;
    if (this.evidence.length < LINES_KEPT) this.evidence.push({ line, text });
  }
}
