import type { Result } from '../../contract/errors.ts';

/** Whether an answer from the other side of a transport has the shape of the Result envelope. */
export function isResult(answer: unknown): answer is Result<unknown> {
  if (typeof answer !== 'object' || answer === null || !('ok' in answer)) return false;
  return answer.ok === true ? 'value' in answer : answer.ok === false && 'error' in answer;
}
