/** What a package ships of others: production dependencies, and packages whose code went into a bundle. */
import fs from 'node:fs';
import path from 'node:path';
import { root } from './node-version.js';

const BUNDLES = ['out/main', 'out/preload', 'out/renderer'];

function readJson(file) {
  return JSON.parse(fs.readFileSync(path.join(root, file), 'utf8'));
}

const nameOf = (place) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);

/** Places in package-lock.json (`node_modules/…`) of everything that is shipped, sorted. */
export function shippedPlaces() {
  const { packages } = readJson('package-lock.json');
  const bundled = new Set(
    BUNDLES.flatMap((folder) => readJson(path.join(folder, 'bundled-packages.json'))),
  );
  return Object.entries(packages)
    .filter(([place, { dev, devOptional, optional }]) => {
      if (!place.startsWith('node_modules/')) return false;
      const isProduction = !dev && !devOptional && !optional;
      const isTop = place.lastIndexOf('node_modules/') === 0;
      return isProduction || (isTop && bundled.has(nameOf(place)));
    })
    .map(([place]) => place)
    .sort();
}
