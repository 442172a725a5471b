/** What keeps a page in its place: no navigation, no windows, no permissions, no network. */
import { shell } from 'electron';
import type { Session, WebContents } from 'electron';
import { APP_ORIGIN } from './app-protocol.ts';

/** Whether a frame's address is a page of the app itself. */
export function isAppUrl(address: string): boolean {
  return address === APP_ORIGIN || address.startsWith(`${APP_ORIGIN}/`);
}

/** The part of Electron's frame that is looked at. */
interface Frame {
  readonly url: string;
  readonly parent: unknown;
}

/** Whether a frame is the main frame of a window, showing a page of the app: nothing else is answered. */
export function isAppPage(frame: Frame | null): boolean {
  return frame !== null && frame.parent === null && isAppUrl(frame.url);
}

/** Sites of the sources that the product cites; their pages open in the user's browser, and nothing else does. */
const EXTERNAL_ORIGINS: readonly string[] = ['https://www.bis.org', 'https://www.nfra.gov.cn'];

/** Whether a link may leave the app for the user's browser. */
export function isAllowedOutside(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { origin, username, password } = new URL(address);
  return username === '' && password === '' && EXTERNAL_ORIGINS.includes(origin);
}

/** Keeps contents on their page; an allowed link goes to the user's browser. */
export function confine(contents: WebContents): void {
  contents.setWindowOpenHandler(({ url }) => {
    if (isAllowedOutside(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => {
    // A frame whose content the page itself holds: the preview of a report.
    if (event.url !== 'about:srcdoc') event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
}

/** Schemes that stay in this process. */
const LOCAL_SCHEMES = ['app:', 'data:', 'blob:', 'devtools:'];

export function isLocalRequest(address: string): boolean {
  return URL.canParse(address) && LOCAL_SCHEMES.includes(new URL(address).protocol);
}

/** Denies a session every permission and every request that would leave the process. */
export async function closeSession(session: Session): Promise<void> {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isLocalRequest(url) }));
  // Looking for a proxy and fetching dictionaries would ask the network.
  session.setSpellCheckerEnabled(false);
  await session.setProxy({ mode: 'direct' });
}
