/**
 * Shows a report as sheets of paper. The text of each run of like sheets is set in columns as large as a sheet's text, so
 * that the browser breaks it as it breaks pages: the same rules decide in both.
 */
import { MARGIN_MM, PAPER_MM } from '../../contract/paper.ts';
import type { Paper } from '../../contract/report.ts';
import { fill } from '../../locales/fill.ts';

const PX_PER_MM = 96 / 25.4;
/** Between two sheets, pixels. */
const BETWEEN = 24;

const px = (mm: number): number => mm * PX_PER_MM;

/** Size of a sheet and of its text in pixels. */
interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly textWidth: number;
  readonly textHeight: number;
}

function sheetOf(paper: Paper, wide: boolean): Sheet {
  const { width, height } = PAPER_MM[paper];
  const [across, down] = wide ? [height, width] : [width, height];
  return {
    width: px(across),
    height: px(down),
    textWidth: px(across - 2 * MARGIN_MM.side),
    textHeight: px(down - MARGIN_MM.top - MARGIN_MM.bottom),
  };
}

/** Style of the sheets; they are for the screen alone. */
export const PREVIEW_STYLE = `
body { background: #d8dbe0; margin: 0; max-width: none; padding: 24px; }
main { align-items: flex-start; display: flex; gap: ${BETWEEN}px; width: max-content; }
.run { position: relative; flex: none; }
.flow { column-fill: auto; position: absolute; }
.flow :is(#cohort, #assumptions, #glossary, #reproducibility) { break-before: column; }
.flow section + section h2:first-child { margin-top: 7mm; }
.sheet { background: #fff; box-shadow: 0 1px 6px #0004; position: absolute; top: 0; }
.head, .foot { color: #59636e; display: flex; font-size: 8.5pt; justify-content: space-between; position: absolute; }
.head { top: 9mm; } .foot { bottom: 8mm; }
.head, .foot { left: ${MARGIN_MM.side}mm; right: ${MARGIN_MM.side}mm; }
figure.wide { page: auto; }
`;

/** The style sheet of a report's page, and the page without it: the page's own policy lets no inline style in. */
export function partsOf(html: string): { readonly page: string; readonly style: string } {
  const [whole = '', style = ''] = /<style>([\s\S]*?)<\/style>/.exec(html) ?? [];
  return { page: html.replace(whole, ''), style };
}

/** Puts the sections into runs of upright sheets, and each figure that turns the page into one of its own. */
function intoRuns(page: Document, main: Element): HTMLElement[] {
  const runs: HTMLElement[] = [];
  const newRun = (wide: boolean): HTMLElement => {
    const run = page.createElement('div');
    run.className = wide ? 'run turned' : 'run';
    run.append(Object.assign(page.createElement('div'), { className: 'flow' }));
    runs.push(run);
    return run;
  };
  const flowOf = (run: HTMLElement): Element => run.firstElementChild ?? run;
  let upright: HTMLElement | undefined;
  for (const block of [...main.children]) {
    if (!block.querySelector('.wide')) {
      upright ??= newRun(false);
      flowOf(upright).append(block);
      continue;
    }
    let part: Element | undefined;
    for (const piece of [...block.childNodes]) {
      if (piece.nodeType === Node.ELEMENT_NODE && (piece as Element).classList.contains('wide')) {
        flowOf(newRun(true)).append(piece);
        upright = undefined;
        part = undefined;
      } else if (piece.textContent?.trim()) {
        upright ??= newRun(false);
        if (!part) {
          part = page.createElement('section');
          flowOf(upright).append(part);
        }
        part.append(piece);
      }
    }
  }
  main.replaceChildren(...runs);
  return runs;
}

export interface SheetTexts {
  readonly title: string;
  readonly date: string;
  /** With places for {page} and {pages}. */
  readonly pageOf: string;
}

function sheetElement(page: Document, sheet: Sheet, left: number, texts: SheetTexts, of: string) {
  const element = page.createElement('div');
  element.className = 'sheet';
  Object.assign(element.style, {
    left: `${left}px`,
    width: `${sheet.width}px`,
    height: `${sheet.height}px`,
  });
  const line = (name: string, ...parts: readonly string[]) => {
    const row = page.createElement('div');
    row.className = name;
    for (const part of parts)
      row.append(Object.assign(page.createElement('span'), { textContent: part }));
    element.append(row);
  };
  line('head', texts.title, texts.date);
  line('foot', 'LimitLab', of);
  return element;
}

/** Lays the page of a frame out as sheets. @returns how many there are */
export function layOut(page: Document, paper: Paper, texts: SheetTexts): number {
  const main = page.querySelector('main');
  if (!main) return 0;
  const laid = intoRuns(page, main).map((run) => {
    const sheet = sheetOf(paper, run.classList.contains('turned'));
    const flow = run.firstElementChild as HTMLElement;
    const gap = sheet.width - sheet.textWidth + BETWEEN;
    Object.assign(flow.style, {
      left: `${px(MARGIN_MM.side)}px`,
      top: `${px(MARGIN_MM.top)}px`,
      width: `${sheet.textWidth}px`,
      height: `${sheet.textHeight}px`,
      columnWidth: `${sheet.textWidth}px`,
      columnGap: `${gap}px`,
    });
    const count = Math.max(1, Math.round((flow.scrollWidth + gap) / (sheet.textWidth + gap)));
    return { run, sheet, count };
  });
  const pages = laid.reduce((sum, { count }) => sum + count, 0);
  let number = 0;
  for (const { run, sheet, count } of laid) {
    const step = sheet.width + BETWEEN;
    for (let at = 0; at < count; at++) {
      const of = fill(texts.pageOf, { page: ++number, pages });
      run.insertBefore(sheetElement(page, sheet, at * step, texts, of), run.lastElementChild);
    }
    Object.assign(run.style, { width: `${count * step - BETWEEN}px`, height: `${sheet.height}px` });
  }
  return pages;
}
