import fs from 'node:fs';
import { writeTextFile } from '../../files.ts';
import { newKeyPair } from '../../pack/signature.ts';
import type { AddCommand } from '../command.ts';
import { UsageError, keyPassphrase, note, print, userPath } from '../session.ts';

const PRIVATE = 0o600;

export const addKeygen: AddCommand = (program, run) => {
  program
    .command('keygen')
    .description('Make a pair of Ed25519 keys to sign packs with.')
    .requiredOption(
      '--out <name>',
      'writes NAME.pem, the private key, and NAME.pub.pem, the public one',
    )
    .addHelpText(
      'after',
      `
Example:
  $ limitlab keygen --out signing

The private key is encrypted with the passphrase in LIMITLAB_KEY_PASSPHRASE, where that is set. Keep it to yourself; give the
public key to whoever verifies, and the fingerprint by another way.`,
    )
    .action(({ out }: { out: string }) =>
      run(async () => {
        const place = userPath(out);
        const files = { private: `${place}.pem`, public: `${place}.pub.pem` };
        for (const filePath of Object.values(files))
          if (fs.existsSync(filePath)) throw new UsageError(`--out: ${filePath} is there already.`);
        const pair = newKeyPair(keyPassphrase());
        writeTextFile(files.private, pair.privateKey, PRIVATE);
        writeTextFile(files.public, pair.publicKey);
        note(`${out}.pem and ${out}.pub.pem written`);
        print(pair.fingerprint);
      }),
    );
};
