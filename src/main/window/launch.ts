/** What a start of the application asks for, from its command line. */
import path from 'node:path';
import { PROJECT_EXTENSION } from '../store/project-file.ts';

export interface Launch {
  /** What the first window opens. */
  readonly opens: 'example' | { readonly projectPath: string } | null;
  /** Whether DevTools were asked for. */
  readonly devTools: boolean;
}

/** Reads arguments, the program's own among them; relative paths start at `folder`. */
export function parseLaunch(args: readonly string[], folder: string): Launch {
  const project = args.find((arg) => !arg.startsWith('-') && arg.endsWith(PROJECT_EXTENSION));
  const devTools = args.includes('--devtools');
  if (project !== undefined)
    return { opens: { projectPath: path.resolve(folder, project) }, devTools };
  return { opens: args.includes('--example') ? 'example' : null, devTools };
}
