import { Option } from 'commander';
import type { Command } from 'commander';
import { canonicalJson } from '../../../engine/policy/canonical.ts';
import { LANGUAGES } from '../../../locales/index.ts';
import type { Language } from '../../../locales/index.ts';
import { policyDifferenceLines } from '../../../wording/policy-differences.ts';
import { policySections } from '../../../wording/policy-text.ts';
import { wordingFor } from '../../../wording/wording.ts';
import { documentHash } from '../../hashes.ts';
import { policyArgument } from '../arguments.ts';
import type { AddCommand, RunCommand } from '../command.ts';
import { print } from '../session.ts';

const languageOption = () =>
  new Option('--lang <language>', 'language').choices([...LANGUAGES]).default('en');

/** Nothing but the named files is read. */
function addCheck(policy: Command, run: RunCommand): void {
  policy
    .command('check')
    .description('Check policy files; prints the name and the hash of each, or its faults.')
    .argument('<files...>', 'policy JSON')
    .action((files: string[]) =>
      run(async () => {
        for (const file of files) {
          const document = policyArgument(file);
          print(`${documentHash(document)}  ${document.name}`);
        }
      }),
    );
}

function addShow(policy: Command, run: RunCommand): void {
  policy
    .command('show')
    .description('A policy in words, or in its canonical form.')
    .argument('<file>', 'policy JSON')
    .addOption(languageOption())
    .option('--json', 'print the canonical JSON instead: defaults written out, keys in order')
    .action((file: string, { lang, json }: { lang: Language; json?: boolean }) =>
      run(async () => {
        const document = policyArgument(file);
        if (json) {
          print(canonicalJson(document));
          return;
        }
        const sections = policySections(document, wordingFor(lang)).map(({ title, sentences }) =>
          [title, ...sentences.map((sentence) => `  ${sentence}`)].join('\n'),
        );
        print(sections.join('\n\n'));
      }),
    );
}

function addDiff(policy: Command, run: RunCommand): void {
  policy
    .command('diff')
    .description('What differs between two policies, a line each.')
    .argument('<before>', 'policy JSON')
    .argument('<after>', 'policy JSON')
    .addOption(languageOption())
    .action((before: string, after: string, { lang }: { lang: Language }) =>
      run(async () => {
        const lines = policyDifferenceLines(
          policyArgument(before),
          policyArgument(after),
          wordingFor(lang),
        );
        print(lines.join('\n'));
      }),
    );
}

export const addPolicy: AddCommand = (program, run) => {
  const policy = program
    .command('policy')
    .description('Check, show and compare policy documents.')
    .addHelpText(
      'after',
      `
Examples:
  $ limitlab policy check six-months.json
  $ limitlab policy show six-months.json --lang zh-CN
  $ limitlab policy diff six-months.json three-months.json`,
    );
  for (const add of [addCheck, addShow, addDiff]) add(policy, run);
};
