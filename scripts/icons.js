/** Makes the application's icons for each system from resources/icon/icon.svg. Run it when the drawing changes. */
import { Resvg, initWasm } from '@resvg/resvg-wasm';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import png2icons from 'png2icons';
import { root } from './lib/node-version.js';

const folder = path.join(root, 'resources/icon');
/** Sizes of the Linux icons, pixels. */
const LINUX_SIZES = [16, 32, 48, 64, 128, 256, 512];

const wasm = fileURLToPath(import.meta.resolve('@resvg/resvg-wasm/index_bg.wasm'));
await initWasm(fs.readFileSync(wasm));
const svg = fs.readFileSync(path.join(folder, 'icon.svg'), 'utf8');

function png(size) {
  return new Resvg(svg, { fitTo: { mode: 'width', value: size } }).render().asPng();
}

const large = Buffer.from(png(1024));
fs.writeFileSync(
  path.join(folder, 'icon.icns'),
  png2icons.createICNS(large, png2icons.BICUBIC2, 0),
);
fs.writeFileSync(
  path.join(folder, 'icon.ico'),
  png2icons.createICO(large, png2icons.BICUBIC2, 0, true),
);
fs.mkdirSync(path.join(folder, 'linux'), { recursive: true });
for (const size of LINUX_SIZES)
  fs.writeFileSync(path.join(folder, `linux/${size}x${size}.png`), png(size));
