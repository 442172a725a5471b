/** Text of others on its way to a terminal or into XML. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapedControls, escapedLine, xmlText } from '../../src/contract/plain-text.ts';
import { textTable } from '../../src/main/cli/text-table.ts';

const ANY = fc.string({ unit: 'binary' });

describe('text for a terminal', () => {
  it('has no control left that a terminal obeys', () => {
    expect(escapedControls('a\u001b]52;c;x\u0007b\u009b31m\n\u202e')).toBe(
      'a\\u001b]52;c;x\\u0007b\\u009b31m\n\\u202e',
    );
    fc.assert(
      fc.property(ANY, (text) => {
        expect(escapedControls(text)).not.toMatch(/[\p{Cc}\u202a-\u202e](?<![\t\n])/u);
        expect(escapedLine(text)).not.toMatch(/\p{Cc}/u);
      }),
    );
  });

  it('as JSON is the same JSON', () => {
    fc.assert(
      fc.property(ANY, (text) => {
        expect(JSON.parse(escapedControls(JSON.stringify({ text })))).toEqual({ text });
      }),
    );
  });

  it('in a table stays in its row', () => {
    expect(textTable(['a', 'b'], [['x\ny', '\u001b[2J']]).split('\n')).toHaveLength(2);
  });
});

describe('text for XML', () => {
  it('is replaced where XML cannot hold it', () => {
    expect(xmlText('a\u001bb\ud800c\uffff\t\n')).toBe('a\ufffdb\ufffdc\ufffd\t\n');
    fc.assert(
      fc.property(ANY, (text) => {
        expect(xmlText(text)).toMatch(/^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u);
      }),
    );
  });
});
