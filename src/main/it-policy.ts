/** What an IT department allows, from a file that only an administrator can write. Without one: nothing leaves the machine. */
import fs from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';

const httpsAddress = v.pipe(
  v.string(),
  v.url(),
  v.startsWith('https://', 'the feed must be reached over https'),
);

const policySchema = v.strictObject({
  updates: v.optional(
    v.variant('mode', [
      v.strictObject({ mode: v.literal('off') }),
      /** Look for a newer version at each start and offer it. */
      v.strictObject({ mode: v.literal('check'), feed: httpsAddress }),
    ]),
    { mode: 'off' },
  ),
  /** Whether --devtools works in an installed application. */
  devTools: v.optional(v.boolean(), true),
  /** Whether `limitlab serve` may be used. */
  browserHost: v.optional(v.boolean(), true),
});

export type ItPolicy = v.InferOutput<typeof policySchema>;

const DEFAULT_POLICY: ItPolicy = v.parse(policySchema, {});
/** What a file that cannot be understood allows: no more than any file could mean. */
const STRICTEST_POLICY: ItPolicy = {
  updates: { mode: 'off' },
  devTools: false,
  browserHost: false,
};

/** Where the file is, by system. No variable of the user's environment moves it on macOS and Linux. */
export function itPolicyPath(platform: NodeJS.Platform = process.platform): string {
  if (platform === 'win32')
    return path.win32.join(
      process.env['ProgramData'] ?? 'C:\\ProgramData',
      'LimitLab\\policy.json',
    );
  if (platform === 'darwin') return '/Library/Application Support/LimitLab/policy.json';
  return '/etc/limitlab/policy.json';
}

export interface ReadPolicy {
  readonly policy: ItPolicy;
  readonly source: 'default' | 'file' | 'invalid';
}

export function readItPolicy(filePath = itPolicyPath()): ReadPolicy {
  let text: string;
  try {
    text = fs.readFileSync(filePath, 'utf8');
  } catch (thrown) {
    const isAbsent = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
    return isAbsent
      ? { policy: DEFAULT_POLICY, source: 'default' }
      : { policy: STRICTEST_POLICY, source: 'invalid' };
  }
  try {
    const document: unknown = JSON.parse(text);
    // A list has no keys either, and would pass for an empty policy.
    if (Array.isArray(document)) return { policy: STRICTEST_POLICY, source: 'invalid' };
    return { policy: v.parse(policySchema, document), source: 'file' };
  } catch {
    return { policy: STRICTEST_POLICY, source: 'invalid' };
  }
}
