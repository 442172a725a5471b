import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'electron-vite';
import path from 'node:path';
import type { Plugin } from 'vite';

const root = import.meta.dirname;

/** Lists the packages whose code went into a bundle, for the licences and the bill of materials of the installers. */
function bundledPackages(): Plugin {
  return {
    name: 'bundled-packages',
    generateBundle() {
      const names = [...this.getModuleIds()].flatMap((id) => {
        const [, name] =
          /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id.replaceAll('\\', '/')) ?? [];
        return name === undefined ? [] : [name];
      });
      const source = JSON.stringify([...new Set(names)].sort());
      this.emitFile({ type: 'asset', fileName: 'bundled-packages.json', source });
    },
  };
}

export default defineConfig({
  main: {
    plugins: [bundledPackages()],
    build: {
      sourcemap: true,
      rollupOptions: {
        input: {
          index: path.join(root, 'src/main/index.ts'),
          cli: path.join(root, 'src/main/cli.ts'),
          worker: path.join(root, 'src/main/worker/entry.ts'),
        },
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
        },
      },
    },
  },
  preload: {
    plugins: [bundledPackages()],
    build: {
      externalizeDeps: false,
      rollupOptions: {
        input: { index: path.join(root, 'src/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: path.join(root, 'src/renderer'),
    plugins: [vue(), bundledPackages()],
    define: {
      __VUE_OPTIONS_API__: 'false',
      __VUE_PROD_DEVTOOLS__: 'false',
      __INTLIFY_JIT_COMPILATION__: 'true',
      __INTLIFY_DROP_MESSAGE_COMPILER__: 'false',
    },
    build: {
      modulePreload: { polyfill: false },
      rollupOptions: { input: path.join(root, 'src/renderer/index.html') },
    },
  },
});
