import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { doSoon, dropWork } from '../../src/renderer/turns.ts';

describe('charts that wait to be drawn', () => {
  const drawn: string[] = [];
  const one = () => void drawn.push('one');
  const two = () => void drawn.push('two');

  beforeEach(() => {
    drawn.length = 0;
    vi.useFakeTimers();
  });
  afterEach(() => vi.useRealTimers());

  it('are drawn one a task, in order, and once however often they were asked for', () => {
    doSoon(one);
    doSoon(two);
    doSoon(one);
    expect(drawn).toEqual([]);
    vi.advanceTimersToNextTimer();
    expect(drawn).toEqual(['one']);
    vi.runAllTimers();
    expect(drawn).toEqual(['one', 'two']);
  });

  it('are left out where they are gone by then, be they all', () => {
    doSoon(one);
    dropWork(one);
    vi.runAllTimers();
    doSoon(one);
    doSoon(two);
    dropWork(one);
    vi.runAllTimers();
    expect(drawn).toEqual(['two']);
  });

  it('do not hold up the next where one fails', () => {
    doSoon(() => {
      throw new Error('no room');
    });
    doSoon(two);
    expect(() => vi.advanceTimersToNextTimer()).toThrow('no room');
    vi.runAllTimers();
    expect(drawn).toEqual(['two']);
  });
});
