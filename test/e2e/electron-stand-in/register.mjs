/** Makes `import 'electron'` mean the stand-in beside this file. Loaded with --import before the built main process. */
import { registerHooks } from 'node:module';

const standIn = new URL('./electron.ts', import.meta.url).href;

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'electron')
      return { url: standIn, format: 'module-typescript', shortCircuit: true };
    return next(specifier, context);
  },
});
