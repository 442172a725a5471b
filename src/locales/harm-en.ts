/** Words of harm after a cut and of the effects of rules in English. */
export const harmEn = {
  title: 'Harm after a cut',
  hint: 'Accounts with a dormancy cut, by the months since their first one. Late cuts have had less time to hurt, so each window counts only accounts that were followed that long.',
  window: 'Months since the first cut',
  within: 'within {months}',
  followed: 'Accounts followed that long',
  refusedAccounts: 'Refused use',
  regretAccounts: 'Short of limit',
  refusedAmount: 'Refused use, ¤',
  curve: 'Accounts without refused use, by months since the first cut',
  curveHint:
    'Kaplan–Meier estimate: accounts whose data end are followed up to their last month. The band is the 95 % interval.',
  curveAxis: 'Months since the first dormancy cut',
  share: 'Share without refused use',
  atRisk: 'At risk',
  events: 'First refusal',
  interval: '95 % interval',
  none: 'No account was cut and followed for a month or more.',
  effects: {
    title: 'What each rule does on its own',
    dormancyTitle: 'What the dormancy rule alone does',
    hint: 'Each column is the policy less the same policy without that rule. Effects of single rules do not add up to the whole; the remainder is shown.',
    measure: 'Measure',
    policy: 'With all rules',
    noRules: 'Without any rule',
    together: 'All rules together',
    remainder: 'Remainder',
    rules: {
      dormancy: 'Dormancy',
      risk: 'Risk',
      review: 'Review',
      restore: 'Restoration',
      reopen: 'Hold after reopening',
      allocation: 'Portfolio cap',
    },
    calculate: 'Calculate',
    calculating: 'Calculating effects…',
    empty:
      'Calculate the effect of each rule of “{name}”: one more replay for each rule, over all accounts.',
    allAccounts: 'Covers all {accounts} accounts of the cohort.',
    noRule: 'A built-in baseline has no rules.',
  },
  ended: {
    line: '{count} of {accounts} accounts ended before {month}. They are counted, and hold no limit in that month.',
  },
  ledger: {
    wasClosed: 'The line is closed; no rule applies.',
    protected:
      'The account is protected in this month, so the dormancy rule does not apply. No other rule changed the limit.',
    observed: 'The limit in the data; no policy is replayed.',
  },
};
