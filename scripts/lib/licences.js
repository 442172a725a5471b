/** Collects the licences of what is shipped: for the About of the product at each build, and with a bill of materials into out/licences. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { root } from './node-version.js';
import { shippedPlaces } from './shipped.js';

const FOLDER = path.join(root, 'out/licences');
/** What the product shows: name, version, licence and text of each package. */
const SHOWN = path.join(root, 'out/main/licences.json');
const LICENCE_FILE = /^(licen[cs]e|copying|notice)/i;

function licenceText(place) {
  const folder = path.join(root, place);
  const { name, version, license } = JSON.parse(
    fs.readFileSync(path.join(folder, 'package.json'), 'utf8'),
  );
  const texts = fs
    .readdirSync(folder)
    .filter((file) => LICENCE_FILE.test(file) && fs.statSync(path.join(folder, file)).isFile())
    .sort()
    .map((file) => fs.readFileSync(path.join(folder, file), 'utf8').trim());
  return { name, version, licence: license, text: texts.join('\n\n') };
}

/** Writes what the product shows of the licences of others. */
export function writeShownLicences() {
  fs.writeFileSync(SHOWN, JSON.stringify(shippedPlaces().map(licenceText)));
}

/** The bill of all installed packages by CycloneDX's own tool, cut down to those that are shipped. */
function billOfMaterials(places) {
  const tool = path.join(root, 'node_modules/@cyclonedx/cyclonedx-npm/bin/cyclonedx-npm-cli.js');
  const child = spawnSync(
    process.execPath,
    [
      tool,
      '--output-reproducible',
      '--output-format',
      'JSON',
      '--mc-type',
      'application',
      '--flatten-components',
    ],
    { cwd: root, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 },
  );
  if (child.status !== 0) throw new Error(`cyclonedx-npm failed:\n${child.stderr}`);
  const bill = JSON.parse(child.stdout);
  const installedAt = (component) =>
    component.properties?.find(({ name }) => name === 'cdx:npm:package:path')?.value;
  const shipped = new Set(places);
  const components = bill.components.filter((component) => shipped.has(installedAt(component)));
  const kept = new Set([bill.metadata.component, ...components].map((one) => one['bom-ref']));
  const dependencies = bill.dependencies
    .filter(({ ref }) => kept.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn?.filter((on) => kept.has(on)) }));
  return { ...bill, components, dependencies };
}

/** Writes THIRD-PARTY.txt and sbom.cdx.json. @returns how many packages are shipped, and those without a licence text */
export function collectLicences() {
  const places = shippedPlaces();
  const licences = places.map(licenceText);
  fs.rmSync(FOLDER, { recursive: true, force: true });
  fs.mkdirSync(FOLDER, { recursive: true });
  const rule = `\n\n${'-'.repeat(80)}\n\n`;
  fs.writeFileSync(
    path.join(FOLDER, 'THIRD-PARTY.txt'),
    `LimitLab contains the following packages.${rule}${licences
      .map(({ name, version, licence, text }) => `${name} ${version}: ${licence}\n\n${text}`)
      .join(rule)}\n`,
  );
  const bill = billOfMaterials(places);
  fs.writeFileSync(path.join(FOLDER, 'sbom.cdx.json'), `${JSON.stringify(bill, null, 2)}\n`);
  return { packages: places.length, components: bill.components.length, licences };
}
