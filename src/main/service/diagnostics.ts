/** What a user can send to support: a zip of texts to read first, without any value of a cohort. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { strToU8, zip } from 'fflate';
import type { DiagnosticsSaved } from '../../contract/types.ts';
import { makeFolder, writeBytes } from '../files.ts';
import { logFolder } from '../log.ts';
import { readSettings } from './settings.ts';
import type { Workbench } from './workbench.ts';

const FOLDER = 'diagnostics';
const CRASH_FOLDER = 'crashes';

const READ_ME = `What is in this file / 本文件的内容

about.json   versions, system, memory, settings
             版本、系统、内存、设置
logs/        what the program did, by codes and durations
             程序的运行记录，仅含代码与耗时
crashes.json names and sizes of crash reports; the reports stay on your machine
             崩溃报告的名称与大小；报告本身留在您的电脑上

There are no account data, no amounts, no names of files, projects, cohorts or policies in it.
其中没有账户数据、金额，也没有文件、项目、客群或策略的名称。
All of it is text: read it before you send it.
全部为文本，发送前请先查看。
`;

function filesIn(folder: string, ending: string): string[] {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

function about({ ports, workers, jobs }: Workbench): unknown {
  const { assumptions, ...settings } = readSettings(ports.dataFolder);
  return {
    product: 'LimitLab',
    version: ports.version,
    host: ports.kind,
    versions: process.versions,
    system: { platform: process.platform, arch: process.arch, release: os.release() },
    memory: {
      totalBytes: os.totalmem(),
      freeBytes: os.freemem(),
      residentBytes: process.memoryUsage.rss(),
    },
    processors: os.availableParallelism(),
    threads: workers.threads,
    jobRunning: !jobs.isIdle,
    upSeconds: Math.round(process.uptime()),
    settings: { ...settings, assumptions: typeof assumptions },
  };
}

/** Texts by their name in the zip. */
export function collectDiagnostics(workbench: Workbench): Readonly<Record<string, string>> {
  const { dataFolder } = workbench.ports;
  const crashes = filesIn(path.join(dataFolder, CRASH_FOLDER), '.dmp').map((file) => ({
    name: path.basename(file),
    bytes: fs.statSync(file).size,
  }));
  return {
    'READ-ME.txt': READ_ME,
    'about.json': `${JSON.stringify(about(workbench), null, 2)}\n`,
    'crashes.json': `${JSON.stringify(crashes, null, 2)}\n`,
    ...Object.fromEntries(
      filesIn(logFolder(dataFolder), '.log').map((file) => [
        `logs/${path.basename(file)}`,
        fs.readFileSync(file, 'utf8'),
      ]),
    ),
  };
}

function zipped(texts: Readonly<Record<string, string>>): Promise<Uint8Array> {
  const files = Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, strToU8(text)]),
  );
  return new Promise((resolve, reject) => {
    zip(files, (error, bytes) => (error ? reject(error) : resolve(bytes)));
  });
}

/** Saves the zip where the user says, or offers it to the browser; null where they closed the dialog. @throws AppError */
export async function saveDiagnostics(workbench: Workbench): Promise<DiagnosticsSaved | null> {
  const { dialogs, dataFolder } = workbench.ports;
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  const suggested = `LimitLab-diagnostics-${stamp}.zip`;
  const filePath = dialogs
    ? await dialogs.save(suggested)
    : path.join(dataFolder, FOLDER, suggested);
  if (filePath === null) return null;
  const texts = collectDiagnostics(workbench);
  makeFolder(path.dirname(filePath));
  writeBytes(filePath, await zipped(texts));
  return {
    fileName: path.basename(filePath),
    contents: Object.keys(texts),
    download: dialogs ? null : workbench.downloads.offer(filePath),
  };
}
