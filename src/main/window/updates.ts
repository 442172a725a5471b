/** Updates, where the IT department's policy names a feed; without one the updater is not even loaded. */
import type { ItPolicy } from '../it-policy.ts';
import type { Log } from '../log.ts';

/**
 * Looks for a newer version once.
 * @param offer asks the user whether to fetch a version; it is installed when the application ends
 */
export async function checkForUpdates(
  { updates }: ItPolicy,
  log: Log,
  offer: (version: string) => Promise<boolean>,
): Promise<void> {
  if (updates.mode !== 'check') return;
  try {
    log({ event: 'update', state: 'checking' });
    const { default: updater } = await import('electron-updater');
    const { autoUpdater } = updater;
    autoUpdater.logger = null;
    autoUpdater.autoDownload = false;
    autoUpdater.autoInstallOnAppQuit = true;
    autoUpdater.setFeedURL({ provider: 'generic', url: updates.feed });
    const found = await autoUpdater.checkForUpdates();
    log({ event: 'update', state: found?.isUpdateAvailable ? 'found' : 'none' });
    if (found?.isUpdateAvailable && (await offer(found.updateInfo.version)))
      await autoUpdater.downloadUpdate();
  } catch {
    log({ event: 'update', state: 'failed' });
  }
}
