/** Detached signatures of packs: Ed25519 over the bytes of the manifest, which names the hash of every other file. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { AppError } from '../../contract/errors.ts';
import { say } from '../../contract/said.ts';
import type { Said } from '../../contract/said.ts';
import { sha256 } from '../hashes.ts';

/** Beside a pack: 64 bytes, as RFC 8032 has them. */
export const signaturePath = (packPath: string): string => `${packPath}.sig`;

/** Keys are small; what is larger is none. */
const MAX_KEY_BYTES = 10_000;

function keyFault(filePath: string, message: Said, remedy: Said): AppError {
  return new AppError({
    code: 'KEY_INVALID',
    message,
    where: { file: path.basename(filePath) },
    remedy,
  });
}

function keyText(filePath: string): string {
  const name = path.basename(filePath);
  const there = fs.statSync(filePath, { throwIfNoEntry: false });
  if (there?.isFile() !== true || there.size > MAX_KEY_BYTES)
    throw keyFault(
      filePath,
      say`${name} is no key file.`,
      say`Name a PEM file with an Ed25519 key.`,
    );
  return fs.readFileSync(filePath, 'utf8');
}

function ed25519(filePath: string, read: () => KeyObject): KeyObject {
  const name = path.basename(filePath);
  let key: KeyObject;
  try {
    key = read();
  } catch (thrown) {
    throw keyFault(
      filePath,
      say`${name} cannot be read as a key: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
      say`Name a PEM file with an Ed25519 key; the passphrase of an encrypted one goes into LIMITLAB_KEY_PASSPHRASE.`,
    );
  }
  if (key.asymmetricKeyType === 'ed25519') return key;
  throw keyFault(filePath, say`${name} holds no Ed25519 key.`, say`limitlab keygen makes one.`);
}

/**
 * The key to sign with, in PKCS #8, encrypted or not.
 * @throws AppError KEY_INVALID, also where others may read it
 */
export function privateKeyOf(filePath: string, passphrase: string | undefined): KeyObject {
  const text = keyText(filePath);
  const key = ed25519(filePath, () =>
    createPrivateKey({ key: text, ...(passphrase === undefined ? {} : { passphrase }) }),
  );
  const isOpen = process.platform !== 'win32' && (fs.statSync(filePath).mode & 0o077) !== 0;
  if (!isOpen) return key;
  throw keyFault(
    filePath,
    say`Other users of this machine may read ${path.basename(filePath)}.`,
    say`Take their rights away (chmod 600), or make a new key where they may have read it.`,
  );
}

/** The key to check a signature with. @throws AppError KEY_INVALID, also where it is a private one */
export function publicKeyOf(filePath: string): KeyObject {
  const text = keyText(filePath);
  if (text.includes('PRIVATE KEY'))
    throw keyFault(
      filePath,
      say`${path.basename(filePath)} is the private key.`,
      say`Name the public one, and keep the private one to yourself.`,
    );
  return ed25519(filePath, () => createPublicKey(text));
}

export const signatureOf = (manifest: Uint8Array, key: KeyObject): Uint8Array =>
  sign(null, manifest, key);

export const isSignature = (manifest: Uint8Array, key: KeyObject, signature: Uint8Array): boolean =>
  verify(null, manifest, key, signature);

/** SHA-256 of a public key, by which people compare it over the telephone. */
export function fingerprint(key: KeyObject): string {
  return sha256(key.export({ type: 'spki', format: 'der' }));
}

/** A new pair in PEM: the private one encrypted where there is a passphrase. */
export function newKeyPair(passphrase: string | undefined): {
  readonly privateKey: string;
  readonly publicKey: string;
  readonly fingerprint: string;
} {
  const pair = generateKeyPairSync('ed25519');
  const encryption = passphrase === undefined ? {} : { cipher: 'aes-256-cbc', passphrase };
  return {
    privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'pem', ...encryption }).toString(),
    publicKey: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    fingerprint: fingerprint(pair.publicKey),
  };
}
