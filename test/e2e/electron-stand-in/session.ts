/** The session of the stand-in, and what a window may not be opened without. */

export const security = {
  permissionRequests: false,
  permissionChecks: false,
  devicePermissions: false,
  noSpellChecker: false,
  noProxy: false,
};

type RequestFilter = (
  details: { url: string },
  answer: (response: { cancel: boolean }) => void,
) => void;
let filter: RequestFilter | undefined;

/** Whether the main process lets a page ask for an address. */
export function isLetThrough(url: string): boolean {
  let cancelled = false;
  filter?.({ url }, ({ cancel }) => (cancelled = cancel));
  return !cancelled;
}

export const session = {
  defaultSession: {
    setPermissionRequestHandler(
      handler: (contents: unknown, name: string, answer: (granted: boolean) => void) => void,
    ): void {
      handler(null, 'camera', (granted) => (security.permissionRequests = !granted));
    },
    setPermissionCheckHandler(handler: () => boolean): void {
      security.permissionChecks = !handler();
    },
    setDevicePermissionHandler(handler: () => boolean): void {
      security.devicePermissions = !handler();
    },
    setSpellCheckerEnabled(on: boolean): void {
      security.noSpellChecker = !on;
    },
    async setProxy({ mode }: { mode: string }): Promise<void> {
      security.noProxy = mode === 'direct';
    },
    webRequest: {
      onBeforeRequest(handler: RequestFilter): void {
        filter = handler;
      },
    },
  },
};

export interface WebPreferences {
  preload?: string;
  sandbox?: boolean;
  contextIsolation?: boolean;
  nodeIntegration?: boolean;
  webviewTag?: boolean;
}

export function checkSecure({
  sandbox,
  contextIsolation,
  nodeIntegration,
  webviewTag,
}: WebPreferences): void {
  if (sandbox !== true || contextIsolation !== true)
    throw new Error('the window is not sandboxed and isolated');
  if (nodeIntegration !== false || webviewTag !== false)
    throw new Error('the window has Node or webviews');
  const undone = Object.entries(security).filter(([, done]) => !done);
  if (undone.length > 0) throw new Error(`not denied: ${undone.map(([name]) => name).join(', ')}`);
}
