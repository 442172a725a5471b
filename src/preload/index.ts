import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { BRIDGE_KEY } from '../contract/transport.ts';
import { newBridge } from './bridge.ts';

contextBridge.exposeInMainWorld(
  BRIDGE_KEY,
  newBridge(ipcRenderer, (file) => webUtils.getPathForFile(file)),
);
