import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { drawSoon, dropDrawing } from '../../src/renderer/charts/drawing-queue.ts';

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
    drawSoon(one);
    drawSoon(two);
    drawSoon(one);
    expect(drawn).toEqual([]);
    vi.advanceTimersToNextTimer();
    expect(drawn).toEqual(['one']);
    vi.runAllTimers();
    expect(drawn).toEqual(['one', 'two']);
  });

  it('are left out where they are gone by then, be they all', () => {
    drawSoon(one);
    dropDrawing(one);
    vi.runAllTimers();
    drawSoon(one);
    drawSoon(two);
    dropDrawing(one);
    vi.runAllTimers();
    expect(drawn).toEqual(['two']);
  });

  it('do not hold up the next where one fails', () => {
    drawSoon(() => {
      throw new Error('no room');
    });
    drawSoon(two);
    expect(() => vi.advanceTimersToNextTimer()).toThrow('no room');
    vi.runAllTimers();
    expect(drawn).toEqual(['two']);
  });
});
