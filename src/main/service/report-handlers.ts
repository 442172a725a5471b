/** Handlers of reports: as a page and as PDF. */
import * as v from 'valibot';
import type { ParsedRequestOf } from '../../contract/api.ts';
import { reportDocumentSchema } from '../../contract/report.ts';
import type { ReportDocument } from '../../contract/report.ts';
import { sha256 } from '../hashes.ts';
import { printWithChromium } from '../pdf/print.ts';
import { cohortKey } from './cohort-key.ts';
import { orderedComparison } from './ordered-comparison.ts';
import { gatherReport } from './report.ts';
import type { ReportOrder } from './report.ts';
import { noteInProject } from './run-records.ts';
import type { Handlers, Workbench } from './workbench.ts';
import type { Job } from './workers.ts';

type ReportMethod = 'report.html' | 'report.pdf' | 'comparison.page';

interface OrderedReport extends ReportOrder {
  readonly project: string;
}

/** @throws AppError COMPARISON_NOT_FOUND */
async function orderOf(
  workbench: Workbench,
  request: ParsedRequestOf<'report.html'>,
): Promise<OrderedReport> {
  const { project, document, preview } = request;
  const ordered = await orderedComparison(workbench, request);
  return { project, ...ordered, document, isRecorded: !preview };
}

async function makeReport(workbench: Workbench, order: OrderedReport, job: Job): Promise<string> {
  const { comparison, document, project, isRecorded } = order;
  const key = await cohortKey(workbench, { project, cohort: comparison.cohort });
  const data = await gatherReport(workbench, key, order, job);
  const html = await workbench.workers.run('renderReport', { document, data }, job);
  if (isRecorded) {
    await noteInProject(workbench, key.projectPath, {
      action: 'report',
      cohort: comparison.cohort,
      detail: { comparison: comparison.name, title: document.title, sha256: sha256(html) },
    });
  }
  return html;
}

function fileName({ title }: ReportDocument, ending: 'html' | 'pdf'): string {
  const name = title.replace(/[^\p{L}\p{N}_-]+/gu, '-').replace(/^-+|-+$/g, '');
  return `${name === '' ? 'report' : name}.${ending}`;
}

/** Sections of the page of a comparison. */
const PAGE_SECTIONS = ['measures', 'months', 'heatmaps', 'swapSet'] as const;

export function reportHandlers(workbench: Workbench): Handlers<ReportMethod> {
  const { jobs, ports } = workbench;
  const print = ports.printPdf ?? printWithChromium;
  return {
    'report.html': (request) =>
      jobs.run(request.job, async (job) => ({
        fileName: fileName(request.document, 'html'),
        html: await makeReport(workbench, await orderOf(workbench, request), job),
      })),
    'report.pdf': (request) =>
      jobs.run(request.job, async (job) => {
        const order = await orderOf(workbench, { ...request, preview: false });
        const html = await makeReport(workbench, order, job);
        job.onProgress({ phase: 'rendering', done: 0, total: 1 });
        const pdf = await print(html, () => Atomics.load(job.cancel, 0) !== 0);
        return {
          fileName: fileName(request.document, 'pdf'),
          pdf: Buffer.from(pdf).toString('base64'),
        };
      }),
    'comparison.page': ({ language, project, smallCells, job: id, ...compared }) =>
      jobs.run(id, async (job) => {
        const document = v.parse(reportDocumentSchema, {
          schema: 1,
          title: compared.cohort,
          date: new Date().toISOString().slice(0, 10),
          language,
          smallCells,
          sections: [...PAGE_SECTIONS],
        });
        const comparison = { schema: 1 as const, name: compared.cohort, ...compared };
        const order = {
          project,
          comparison,
          isStored: false,
          document,
          isRecorded: false,
        };
        return {
          fileName: `LimitLab-${fileName(document, 'html')}`,
          html: await makeReport(workbench, order, job),
        };
      }),
  };
}
